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

package io.outbox.inbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.outbox.Delivery;
import io.outbox.Subscription;
import io.outbox.SubscriptionTransport;
import io.outbox.SubscriptionTransport.OpenSubscription;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Runs one subscription: a worker for each message that may be handled at the same time.
 * Messages with equal keys go to the same worker and so keep their order. The workers'
 * queues are bounded by the transport, which hands out {@code prefetch} deliveries at
 * most. Started and stopped by {@link SubscriberContainers} alone.
 */
final class SubscriberContainer {

	private static final Log logger = LogFactory.getLog(SubscriberContainer.class);

	private static final Duration INTERRUPT_TIMEOUT = Duration.ofSeconds(1);

	private final Subscription subscription;

	private final SubscriptionTransport transport;

	private final DeliveryProcessor processor;

	private volatile @Nullable Run run;

	SubscriberContainer(Subscription subscription, SubscriptionTransport transport, DeliveryProcessor processor) {
		this.subscription = subscription;
		this.transport = transport;
		this.processor = processor;
	}

	Subscription subscription() {
		return this.subscription;
	}

	boolean isConnected() {
		Run run = this.run;
		return run != null && run.open.isConnected();
	}

	void start() {
		this.run = new Run();
	}

	/**
	 * Take no more messages, and let running handlers finish.
	 */
	void beginStop() {
		Run run = this.run;
		if (run != null) {
			run.beginStop();
		}
	}

	/**
	 * Wait for running handlers and disconnect.
	 * @param deadline the time of {@link System#nanoTime()} at which handlers are
	 * interrupted
	 */
	void finishStop(long deadline) {
		Run run = this.run;
		if (run != null) {
			run.finishStop(deadline);
			this.run = null;
		}
	}

	/**
	 * What exists between a start and a stop.
	 */
	private final class Run {

		private final StopSignal stop = new StopSignal();

		private final List<ExecutorService> workers = new ArrayList<>();

		private final AtomicInteger next = new AtomicInteger();

		private final OpenSubscription open;

		private Run() {
			CustomizableThreadFactory threads = new CustomizableThreadFactory(
					"outbox-subscriber-" + SubscriberContainer.this.subscription.id() + "-");
			for (int i = 0; i < SubscriberContainer.this.subscription.concurrency(); i++) {
				this.workers.add(Executors.newSingleThreadExecutor(threads));
			}
			this.open = SubscriberContainer.this.transport.subscribe(SubscriberContainer.this.subscription,
					this::dispatch);
		}

		private void dispatch(Delivery delivery) {
			try {
				worker(delivery).execute(() -> SubscriberContainer.this.processor.process(delivery, this.stop));
			}
			catch (RejectedExecutionException ex) {
				logger.debug("Message arrived after the stop of subscriber '%s'; it will be delivered again"
					.formatted(SubscriberContainer.this.subscription.id()), ex);
			}
		}

		private ExecutorService worker(Delivery delivery) {
			String key = delivery.headers().get("dop-msg-key");
			int number = (key != null) ? key.hashCode() : this.next.getAndIncrement();
			return this.workers.get(Math.floorMod(number ^ (number >>> 16), this.workers.size()));
		}

		private void beginStop() {
			this.stop.give();
			this.open.unsubscribe();
			this.workers.forEach(ExecutorService::shutdown);
		}

		private void finishStop(long deadline) {
			if (!await(deadline)) {
				logger.warn("Handler of subscriber '%s' did not finish in time; its message will be delivered again"
					.formatted(SubscriberContainer.this.subscription.id()));
				this.workers.forEach(ExecutorService::shutdownNow);
				await(System.nanoTime() + INTERRUPT_TIMEOUT.toNanos());
			}
			this.open.close();
		}

		private boolean await(long deadline) {
			try {
				boolean ended = true;
				for (ExecutorService worker : this.workers) {
					ended &= worker.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
				}
				return ended;
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return false;
			}
		}

	}

}
