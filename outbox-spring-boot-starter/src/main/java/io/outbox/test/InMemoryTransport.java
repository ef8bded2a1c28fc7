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

package io.outbox.test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.outbox.Delivery;
import io.outbox.MessageTransport;
import io.outbox.OutboxException;
import io.outbox.OutboxListener;
import io.outbox.Subscription;
import io.outbox.SubscriptionTransport;
import io.outbox.TransportException;
import io.outbox.TransportException.Reason;
import io.outbox.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * A broker in memory: what is sent to a topic goes to every queue that is bound to it,
 * what is sent to a queue to one of its readers. One lock guards all of it.
 */
final class InMemoryTransport implements MessageTransport, SubscriptionTransport, OutboxListener {

	private static final Duration LAST_WORK = Duration.ofSeconds(2);

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition settled = this.lock.newCondition();

	private final InMemoryQueues queues = new InMemoryQueues();

	private final Map<String, Deque<Fault>> faults = new HashMap<>();

	private final List<WireMessage> sent = new ArrayList<>();

	private final List<InMemoryMessage> handled = new ArrayList<>();

	private final List<DeadLetter> deadLetters = new ArrayList<>();

	private final List<Runnable> callbacks = new CopyOnWriteArrayList<>();

	/** Set on the thread of a subscriber just before it acknowledges a duplicate. */
	private final ThreadLocal<Boolean> duplicate = new ThreadLocal<>();

	private volatile boolean available = true;

	@Override
	public boolean isAvailable() {
		return this.available;
	}

	@Override
	public void onAvailable(Runnable callback) {
		this.callbacks.add(callback);
	}

	void setAvailable(boolean available) {
		run(() -> this.available = available);
		if (available) {
			this.callbacks.forEach(Runnable::run);
		}
	}

	@Override
	public CompletableFuture<Void> send(WireMessage message) {
		return call(() -> {
			if (!this.available) {
				return CompletableFuture.failedFuture(
						new TransportException(Reason.UNAVAILABLE, "The test has made the broker unavailable", null));
			}
			Fault fault = this.faults.getOrDefault(message.destination(), new ArrayDeque<>()).poll();
			if (fault == null || fault.takesMessage()) {
				this.sent.add(message);
				this.queues.put(message.destination(), message.headers(), message.body());
			}
			return (fault != null) ? CompletableFuture.failedFuture(fault.failure())
					: CompletableFuture.completedFuture(null);
		});
	}

	/** Let the next message to a destination that has no fault yet have one. */
	void order(String destination, Fault fault) {
		run(() -> this.faults.computeIfAbsent(destination, (key) -> new ArrayDeque<>()).add(fault));
	}

	/** Give a message to all queues of a destination. */
	List<InMemoryMessage> put(String destination, Map<String, String> headers, String body) {
		return call(() -> this.queues.put(destination, headers, body));
	}

	/** Give everything that was handled to the same queues once more. */
	List<InMemoryMessage> putAgain() {
		return call(() -> {
			List<InMemoryMessage> messages = this.handled.stream().map(InMemoryMessage::again).toList();
			this.handled.clear();
			return this.queues.put(messages);
		});
	}

	@Override
	public OpenSubscription subscribe(Subscription subscription, Consumer<Delivery> consumer) {
		return call(() -> {
			InMemoryQueue queue = this.queues.bind(subscription);
			InMemorySubscription opened = new InMemorySubscription(this, queue, subscription, consumer);
			queue.subscriptions().add(opened);
			return opened;
		});
	}

	@Override
	public void onDuplicate(Subscription subscription, String messageId) {
		this.duplicate.set(true);
	}

	CompletableFuture<Void> ack(InMemoryDelivery delivery) {
		String subscriber = delivery.subscription().id();
		boolean again = this.duplicate.get() != null;
		this.duplicate.remove();
		return settle(delivery, again ? DeliveryOutcome.duplicate(subscriber) : DeliveryOutcome.handled(subscriber),
				null);
	}

	CompletableFuture<Void> deadLetter(InMemoryDelivery delivery, DeadLetter deadLetter) {
		return settle(delivery, DeliveryOutcome.deadLettered(deadLetter.subscriber(), deadLetter.reason()), deadLetter);
	}

	private CompletableFuture<Void> settle(InMemoryDelivery delivery, DeliveryOutcome outcome,
			@Nullable DeadLetter deadLetter) {
		return call(() -> {
			if (!delivery.subscription().settle(delivery)) {
				return CompletableFuture.failedFuture(
						new TransportException(Reason.CONNECTION_LOST, "The delivery is not open any more", null));
			}
			if (deadLetter != null) {
				this.deadLetters.add(deadLetter);
			}
			else {
				this.handled.add(delivery.message());
			}
			delivery.message().outcome().complete(outcome);
			return CompletableFuture.completedFuture(null);
		});
	}

	List<WireMessage> sent() {
		return call(() -> List.copyOf(this.sent));
	}

	List<DeadLetter> deadLetters() {
		return call(() -> List.copyOf(this.deadLetters));
	}

	/** All who receive messages now. */
	List<InMemorySubscription> subscriptions() {
		return call(() -> this.queues.subscriptions().filter(InMemorySubscription::isSubscribed).toList());
	}

	/**
	 * Wait until no subscriber has anything to do.
	 * @return {@code false} if the time is over
	 */
	boolean awaitIdle(Duration timeout) {
		return call(() -> {
			long nanos = timeout.toNanos();
			try {
				while (this.queues.subscriptions().anyMatch((subscription) -> subscription.openCount() > 0)) {
					if (nanos <= 0) {
						return false;
					}
					nanos = this.settled.awaitNanos(nanos);
				}
				return true;
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new OutboxException("The test was interrupted", ex);
			}
		});
	}

	/** Let subscribers finish what they have begun, and forget everything else. */
	void reset() {
		run(() -> this.available = false);
		awaitIdle(LAST_WORK);
		run(() -> {
			this.queues.clear();
			this.faults.clear();
			this.sent.clear();
			this.handled.clear();
			this.deadLetters.clear();
		});
		setAvailable(true);
	}

	/** Change something, and hand out what can be handed out then. */
	void run(Runnable change) {
		call(() -> {
			change.run();
			return true;
		});
	}

	private <T> T call(Supplier<T> work) {
		this.lock.lock();
		try {
			T result = work.get();
			if (this.available) {
				this.queues.dispatch();
			}
			this.settled.signalAll();
			return result;
		}
		finally {
			this.lock.unlock();
		}
	}

}
