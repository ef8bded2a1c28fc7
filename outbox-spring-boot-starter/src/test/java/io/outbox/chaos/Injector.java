/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.outbox.chaos;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.outbox.chaos.Schedule.Event;
import io.outbox.support.TcpProxy;
import io.outbox.support.TestServer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import static org.awaitility.Awaitility.await;

/**
 * Lets faults happen to a site, and end. Owned by one thread.
 */
final class Injector {

	private static final Log logger = LogFactory.getLog(Injector.class);

	private static final Duration TIMEOUT = Duration.ofSeconds(120);

	private final Site site;

	private final Set<TestServer> away = ConcurrentHashMap.newKeySet();

	private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);

	private int count;

	Injector(Site site) {
		this.site = site;
	}

	/** How often each fault has happened. */
	Map<Fault, Integer> counts() {
		return Map.copyOf(this.counts);
	}

	int count() {
		return this.count;
	}

	/** Let a fault happen. Counts only if there was something that it could happen to. */
	void inject(Event event) throws InterruptedException {
		boolean happened = switch (event.fault()) {
			case KILL_CLIENT -> event.choose(this.site.clients()).kill(event.length());
			case KILL_WRITER ->
				!this.site.writers().isEmpty() && event.choose(this.site.writers()).kill(event.length());
			case STOP_CLIENT -> event.choose(this.site.clients()).suspend(event.length());
			case STOP_WRITER ->
				!this.site.writers().isEmpty() && event.choose(this.site.writers()).suspend(event.length());
			case KILL_BROKER -> kill(this.site.broker(), event.length());
			case KILL_DATABASE -> kill(this.site.database(), event.length());
			case CUT_BROKER_LINK, DELAY_BROKER_LINK, HALF_OPEN_BROKER_LINK, RESET_BROKER_LINK ->
				disturb(event.choose(this.site.clients()).broker(), event);
			case CUT_DATABASE_LINK, DELAY_DATABASE_LINK, HALF_OPEN_DATABASE_LINK, RESET_DATABASE_LINK ->
				disturb(event.choose(this.site.nodes()).database(), event);
		};
		logger.debug((happened ? "" : "Not ") + event);
		if (happened) {
			this.count++;
			this.counts.merge(event.fault(), 1, Integer::sum);
		}
	}

	private boolean kill(TestServer server, Duration length) {
		if (!this.away.add(server)) {
			return false;
		}
		server.kill();
		later(length, () -> {
			server.start();
			this.away.remove(server);
		});
		return true;
	}

	private boolean disturb(TcpProxy link, Event event) {
		switch (event.fault()) {
			case CUT_BROKER_LINK, CUT_DATABASE_LINK -> link.down();
			case DELAY_BROKER_LINK, DELAY_DATABASE_LINK -> link.delay(event.length().dividedBy(10));
			case HALF_OPEN_BROKER_LINK, HALF_OPEN_DATABASE_LINK -> link.halfOpen();
			default -> link.resetInMidFrame();
		}
		later(event.length(), link::up);
		return true;
	}

	private void later(Duration delay, Runnable task) {
		this.site.executor().schedule(() -> {
			try {
				task.run();
			}
			catch (RuntimeException | AssertionError ex) {
				logger.error("A fault could not be ended", ex);
			}
		}, delay.toMillis(), TimeUnit.MILLISECONDS);
	}

	/** End all faults and wait until everything runs. */
	void heal() {
		await().atMost(TIMEOUT).until(this.away::isEmpty);
		this.site.nodes().forEach(Node::heal);
		this.site.nodes().forEach((node) -> node.awaitStart(TIMEOUT));
	}

}
