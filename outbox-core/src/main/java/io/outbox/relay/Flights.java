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

package io.outbox.relay;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import io.outbox.MessageRefusedException;
import io.outbox.MessageTransport;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to the broker in one step. The worker sends, and takes what became
 * of it. What follows a confirmed message of the same key is sent by the thread that
 * brings the receipt, which saves two changes of threads for each message of a busy key,
 * but only where there is nothing to decide and nobody to be asked: the rest is left to
 * the worker. No other thread sends after {@link #close()}.
 */
final class Flights {

	private final MessageTransport transport;

	private final Waiter waiter;

	private final Lease lease;

	private final long sendUntil;

	private final Thread worker = Thread.currentThread();

	private final Queue<Landing> landings = new ConcurrentLinkedQueue<>();

	private final AtomicInteger inFlight = new AtomicInteger();

	/** Held by a thread of the transport while it sends. */
	private final ReentrantLock following = new ReentrantLock();

	private volatile boolean open;

	private volatile boolean renewalWanted;

	/**
	 * Create flights of the calling thread, which is the worker.
	 * @param transport the way to the broker
	 * @param waiter says whether the relay is running
	 * @param lease the lease of the step
	 * @param sendUntil until when frames may be sent, in nanoseconds
	 * @param open whether other threads may send
	 */
	Flights(MessageTransport transport, Waiter waiter, Lease lease, long sendUntil, boolean open) {
		this.transport = transport;
		this.waiter = waiter;
		this.lease = lease;
		this.sendUntil = sendUntil;
		this.open = open;
	}

	void send(Shipment shipment) {
		this.inFlight.incrementAndGet();
		shipment.sendBy(this.transport).whenComplete((ignored, failure) -> landed(shipment, failure));
	}

	boolean isEmpty() {
		return this.inFlight.get() == 0;
	}

	/** What has landed next, or {@code null} if nothing has. */
	@Nullable Landing poll() {
		return this.landings.poll();
	}

	/**
	 * Wait until there may be something to do for the worker, and do what must not wait.
	 * @param until until when to wait, in nanoseconds
	 * @return {@code false} if the time is over
	 */
	boolean await(long until) throws InterruptedException {
		if (this.renewalWanted) {
			this.renewalWanted = false;
			this.lease.renew();
			return true;
		}
		long nanos = until - System.nanoTime();
		LockSupport.parkNanos(this, Math.max(nanos, 0));
		if (Thread.interrupted()) {
			throw new InterruptedException();
		}
		return nanos > 0;
	}

	/** Whether the step may send a frame now. For the worker only. */
	boolean mayProceed() {
		return isInTime() && this.lease.isHeld();
	}

	/** Let no other thread send from now on. */
	void close() {
		this.following.lock();
		try {
			this.open = false;
		}
		finally {
			this.following.unlock();
		}
	}

	private void landed(Shipment shipment, @Nullable Throwable failure) {
		if (failure != null && !(SendFailures.unwrap(failure) instanceof MessageRefusedException)) {
			this.open = false;
		}
		Shipment next = shipment.next();
		boolean followed = failure == null && next != null && follow(next);
		this.landings.add(new Landing(shipment, failure, followed));
		boolean last = this.inFlight.decrementAndGet() == 0;
		if (last || failure != null || (next != null && !followed) || this.renewalWanted) {
			LockSupport.unpark(this.worker);
		}
	}

	private boolean follow(Shipment next) {
		// A send that is done at once would come back here, deeper with each message
		if (this.following.isHeldByCurrentThread() || !this.following.tryLock()) {
			return false;
		}
		try {
			if (!this.open || !isInTime() || !this.lease.isFresh() || !next.isToBeSent()) {
				return false;
			}
			send(next);
			this.renewalWanted = next.next() != null && this.lease.isAging();
			return true;
		}
		finally {
			this.following.unlock();
		}
	}

	private boolean isInTime() {
		return this.waiter.isOpen() && System.nanoTime() - this.sendUntil < 0;
	}

	/**
	 * A message that is no longer on its way.
	 *
	 * @param shipment the message
	 * @param failure why it was not confirmed, or {@code null} if it was
	 * @param followed whether the next message of its key has been sent
	 */
	record Landing(Shipment shipment, @Nullable Throwable failure, boolean followed) {
	}

}
