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

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;

import io.outbox.MessageRefusedException;
import io.outbox.MessageTransport;
import io.outbox.TransportException.Reason;
import io.outbox.relay.Shipment.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Sends the messages of one step. Keys go side by side; a key's next message goes when
 * the one before it is confirmed, because a broker can refuse one frame and take the
 * next. Only the worker that calls {@link #run} touches the shipments: the transport's
 * threads put what is done into a queue and wake it when it has something to do.
 */
final class Dispatch {

	private final MessageTransport transport;

	private final Verdict verdict;

	private final Suspects suspects;

	private final Lease lease;

	private final ReadWriteLock wire;

	private final Waiter waiter;

	private final Thread owner = Thread.currentThread();

	private final Queue<Completion> completions = new ConcurrentLinkedQueue<>();

	private final AtomicInteger inFlight = new AtomicInteger();

	private final List<Shipment> alone = new ArrayList<>();

	private final long sendUntil;

	private final long waitUntil;

	private boolean halted;

	/**
	 * Create a dispatch that sends no more frames once half the time-out has passed, so
	 * that the rest is left for receipts and marks, or once the lease is lost, because
	 * whoever has the partitions then sends the same messages.
	 */
	Dispatch(RelayContext context, Verdict verdict, Suspects suspects, Lease lease, long startedAt) {
		this.transport = context.transport();
		this.verdict = verdict;
		this.suspects = suspects;
		this.lease = lease;
		this.wire = context.wire();
		this.waiter = context.waiter();
		long timeout = context.settings().stepTimeout().toNanos();
		this.sendUntil = startedAt + timeout / 2;
		this.waitUntil = startedAt + timeout;
	}

	/** Send the chains, each given by its first shipment, and wait for all receipts. */
	void run(Collection<Shipment> chains) throws InterruptedException {
		withLock(this.wire.readLock(), () -> {
			for (Shipment first : chains) {
				advance(first);
			}
			awaitReceipts();
		});
		if (!this.alone.isEmpty()) {
			withLock(this.wire.writeLock(), this::sendAlone);
		}
	}

	private void advance(@Nullable Shipment first) {
		for (Shipment shipment = first; shipment != null; shipment = shipment.next()) {
			if (this.halted || !mayProceed()) {
				return;
			}
			if (shipment.endsUnsent()) {
				continue;
			}
			if (this.suspects.contains(shipment.message())) {
				this.alone.add(shipment);
				return;
			}
			send(shipment);
			return;
		}
	}

	private void send(Shipment shipment) {
		this.inFlight.incrementAndGet();
		shipment.sendBy(this.transport).whenComplete((ignored, failure) -> {
			this.completions.add(new Completion(shipment, failure));
			if (this.inFlight.decrementAndGet() == 0 || shipment.next() != null || failure != null) {
				LockSupport.unpark(this.owner);
			}
		});
	}

	private void awaitReceipts() throws InterruptedException {
		while (true) {
			boolean last = this.inFlight.get() == 0;
			Completion completion = this.completions.poll();
			if (completion != null) {
				complete(completion.shipment(), SendFailures.unwrap(completion.failure()));
			}
			else if (last || !park()) {
				return;
			}
		}
	}

	private boolean park() throws InterruptedException {
		long nanos = this.waitUntil - System.nanoTime();
		LockSupport.parkNanos(this, Math.max(nanos, 0));
		if (Thread.interrupted()) {
			throw new InterruptedException();
		}
		return nanos > 0;
	}

	private void complete(Shipment shipment, @Nullable Throwable failure) {
		if (failure == null) {
			shipment.outcome(Outcome.PUBLISHED);
			advance(shipment.next());
		}
		else if (failure instanceof MessageRefusedException) {
			refuse(shipment, failure);
		}
		else {
			shipment.outcome(Outcome.UNCONFIRMED);
			this.halted = true;
			if (SendFailures.isAmbiguous(failure)) {
				this.suspects.add(shipment.message());
				this.alone.add(shipment);
			}
		}
	}

	private void refuse(Shipment shipment, Throwable failure) {
		this.suspects.remove(shipment.message());
		if (this.verdict.refuse(shipment, failure)) {
			advance(shipment.next());
		}
	}

	/** Send suspects one at a time, while no other worker has anything in flight. */
	private void sendAlone() throws InterruptedException {
		this.halted = true;
		for (Shipment shipment : this.alone) {
			if (!mayProceed() || !this.transport.isAvailable()) {
				return;
			}
			shipment.outcome(Outcome.UNSENT);
			if (shipment.endsUnsent()) {
				continue;
			}
			send(shipment);
			Completion completion = awaitOne();
			if (completion == null || !completeAlone(shipment, SendFailures.unwrap(completion.failure()))) {
				return;
			}
		}
	}

	private @Nullable Completion awaitOne() throws InterruptedException {
		Completion completion = this.completions.poll();
		while (completion == null && park()) {
			completion = this.completions.poll();
		}
		return completion;
	}

	private boolean completeAlone(Shipment shipment, @Nullable Throwable failure) {
		if (failure == null) {
			this.suspects.remove(shipment.message());
			shipment.outcome(Outcome.PUBLISHED);
			return true;
		}
		Reason reason = SendFailures.reason(failure);
		shipment.outcome(Outcome.UNCONFIRMED);
		if (reason == Reason.UNAVAILABLE || reason == Reason.RECEIPT_TIMEOUT) {
			return false;
		}
		boolean lost = reason == Reason.CONNECTION_LOST;
		if (!lost || this.suspects.isCulpritAfterLoss(shipment.message())) {
			refuse(shipment, failure);
		}
		return !lost;
	}

	private boolean mayProceed() {
		return this.waiter.isOpen() && System.nanoTime() - this.sendUntil < 0 && this.lease.isHeld();
	}

	private void withLock(Lock lock, Phase phase) throws InterruptedException {
		if (!lock.tryLock(Math.max(0, this.sendUntil - System.nanoTime()), TimeUnit.NANOSECONDS)) {
			return;
		}
		try {
			phase.run();
		}
		finally {
			lock.unlock();
		}
	}

	/**
	 * Part of a dispatch.
	 */
	@FunctionalInterface
	private interface Phase {

		void run() throws InterruptedException;

	}

	private record Completion(Shipment shipment, @Nullable Throwable failure) {
	}

}
