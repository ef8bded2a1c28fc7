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

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.outbox.chaos.Report.Kind;
import io.outbox.chaos.app.ChaosConsumer;
import io.outbox.chaos.app.Job.Behavior;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.awaitility.Awaitility.await;

/**
 * Consumers that compete for one queue, and the sender of jobs.
 */
final class Consumers implements AutoCloseable {

	private final JobsHeard heard = new JobsHeard();

	private final Site site;

	private final Queue queue;

	private final JdbcTemplate jdbc;

	private final JobSender sender;

	private @Nullable Deliveries<JobCopy> deadLetters;

	private Consumers(Setup setup) throws IOException {
		this.site = new Site(setup);
		this.queue = setup.queue().apply(this.site.name());
		this.jdbc = this.site.schema().jdbc();
		this.jdbc.execute("CREATE TABLE effect (job VARCHAR(64) NOT NULL, behavior VARCHAR(16) NOT NULL)");
		this.sender = new JobSender(this.site.broker().address(), this.queue);
		List<String> properties = new ArrayList<>(NodeProperties.CONSUMER);
		properties.add(this.site.schema().idleTimeout());
		properties.add("outbox.stomp.client-id=" + this.site.name());
		properties.addAll(setup.clientProperties());
		for (int consumer = 1; consumer <= setup.clients(); consumer++) {
			this.site.addClient(ChaosConsumer.class, properties, this.heard::heard);
		}
	}

	/** Start everything and wait until the queue exists. */
	static Consumers start(Setup setup) throws IOException {
		Consumers consumers = new Consumers(setup);
		try {
			consumers.site.awaitStart();
			await().atMost(Site.TIMEOUT).until(() -> {
				consumers.sender.probe();
				return !consumers.effects("=").isEmpty();
			});
			consumers.sender.start();
			return consumers;
		}
		catch (RuntimeException | AssertionError ex) {
			consumers.close();
			throw ex;
		}
	}

	Site site() {
		return this.site;
	}

	JobSender sender() {
		return this.sender;
	}

	/**
	 * Send no more jobs, and wait until nothing is missing, but not longer than that, and
	 * then until nothing is done any more.
	 * @param patience how long to wait for what is missing
	 */
	void awaitEnd(Duration patience) throws InterruptedException {
		this.sender.stop();
		Deliveries<JobCopy> deadLetters = Deliveries.of(this.site.broker().address(), this.queue.deadLetters(),
				JobCopy::of);
		this.deadLetters = deadLetters;
		long deadline = System.nanoTime() + patience.toNanos();
		await().atMost(patience.multipliedBy(2))
			.pollInterval(Duration.ofMillis(200))
			.until(() -> check().count(Kind.LOST) == 0 || System.nanoTime() - deadline > 0);
		Site.awaitQuiet(() -> this.heard.deliveries() + deadLetters.count());
	}

	Report check() {
		Deliveries<JobCopy> deadLetters = this.deadLetters;
		return JobChecker.check(new JobHistory(this.sender.confirmed(), this.sender.unconfirmed(), effects("<>"),
				(deadLetters != null) ? deadLetters.messages() : List.of(), this.heard.charged(),
				this.heard.deliveries(), this.queue.dropsDuplicates()));
	}

	private List<String> effects(String comparison) {
		return this.jdbc.queryForList("SELECT job FROM effect WHERE behavior " + comparison + " ?", String.class,
				Behavior.PROBE.name());
	}

	@Override
	public void close() throws IOException {
		this.site.close();
		if (this.deadLetters != null) {
			this.deadLetters.close();
		}
	}

}
