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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.outbox.Delivery;
import io.outbox.Subscription;
import io.outbox.SubscriptionTransport;
import io.outbox.SubscriptionTransport.OpenSubscription;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A subscription between a start and a stop: the connection, and a worker for each
 * message that may be handled at the same time. Messages with equal keys go to the same
 * worker and so keep their order. The workers' queues are bounded by the transport, which
 * hands out {@code prefetch} deliveries at most.
 */
final class SubscriberRun {

	private static final Log logger = LogFactory.getLog(SubscriberContainer.class);

	private static final Duration INTERRUPT_TIMEOUT = Duration.ofSeconds(1);

	private final Subscription subscription;

	private final DeliveryProcessor processor;

	private final WorkSignal signal;

	private final List<ThreadPoolExecutor> workers = new ArrayList<>();

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	private final AtomicInteger next = new AtomicInteger();

	private final AtomicBoolean stopping = new AtomicBoolean();

	private final OpenSubscription open;

	SubscriberRun(Subscription subscription, SubscriptionTransport transport, DeliveryProcessor processor,
			WorkSignal signal, ThreadFactory threads) {
		this.subscription = subscription;
		this.processor = processor;
		this.signal = signal;
		for (int i = 0; i < subscription.concurrency(); i++) {
			this.workers.add(new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), (work) -> {
				Thread thread = threads.newThread(work);
				this.threads.add(thread);
				return thread;
			}));
		}
		this.open = transport.subscribe(subscription, this::dispatch);
	}

	private void dispatch(Delivery delivery) {
		try {
			ThreadPoolExecutor worker = worker(delivery);
			if (worker.getQueue().size() >= this.subscription.prefetch()) {
				// What a lost connection has left behind comes again with the next one
				worker.getQueue().removeIf((work) -> ((Work) work).isStale());
			}
			worker.execute(new Work(delivery, this.processor, this.signal));
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Message arrived after the stop of subscriber '%s'; it will be delivered again"
				.formatted(this.subscription.id()), ex);
		}
	}

	private ThreadPoolExecutor worker(Delivery delivery) {
		String key = delivery.headers().get("dop-msg-key");
		int number = (key != null) ? key.hashCode() : this.next.getAndIncrement();
		return this.workers.get(Math.floorMod(number ^ (number >>> 16), this.workers.size()));
	}

	boolean isConnected() {
		return this.open.isConnected();
	}

	/** Whether the caller is a handler, whose end a stop would wait for. */
	boolean isCalledByHandler() {
		return this.threads.contains(Thread.currentThread());
	}

	void beginStop() {
		if (this.stopping.compareAndSet(false, true)) {
			this.signal.stop();
			this.open.unsubscribe();
			this.workers.forEach(ExecutorService::shutdown);
		}
	}

	void finishStop(long deadline) {
		if (!await(deadline)) {
			logger.warn("Handler of subscriber '%s' did not finish in time; its message will be delivered again"
				.formatted(this.subscription.id()));
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

	/**
	 * A delivery that waits for its worker.
	 */
	private record Work(Delivery delivery, DeliveryProcessor processor, WorkSignal signal) implements Runnable {

		boolean isStale() {
			return !this.delivery.isOpen();
		}

		@Override
		public void run() {
			this.processor.process(this.delivery, this.signal);
		}

	}

}
