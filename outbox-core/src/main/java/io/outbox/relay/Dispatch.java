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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;

import io.outbox.MessageRefusedException;
import io.outbox.MessageTransport;
import io.outbox.TransportException.Reason;
import io.outbox.relay.Flights.Landing;
import io.outbox.relay.Shipment.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Sends the messages of one step. Keys go side by side; a key's next message goes when
 * the one before it is confirmed, because a broker can refuse one frame and take the
 * next. Only the worker that calls {@link #run} says what becomes of a shipment.
 */
final class Dispatch {

	private final MessageTransport transport;

	private final Verdict verdict;

	private final Suspects suspects;

	private final ReadWriteLock wire;

	private final Flights flights;

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
		this.wire = context.wire();
		long timeout = context.settings().stepTimeout().toNanos();
		this.sendUntil = startedAt + timeout / 2;
		this.waitUntil = startedAt + timeout;
		this.flights = new Flights(context.transport(), context.waiter(), lease, this.sendUntil, suspects.isEmpty());
	}

	/** Send the chains, each given by its first shipment, and wait for all receipts. */
	void run(Collection<Shipment> chains) throws InterruptedException {
		withLock(this.wire.readLock(), () -> {
			try {
				for (Shipment first : chains) {
					advance(first);
				}
				awaitReceipts();
			}
			finally {
				this.flights.close();
			}
		});
		if (!this.alone.isEmpty()) {
			withLock(this.wire.writeLock(), this::sendAlone);
		}
	}

	private void advance(@Nullable Shipment first) {
		for (Shipment shipment = first; shipment != null; shipment = shipment.next()) {
			if (this.halted || !this.flights.mayProceed()) {
				return;
			}
			if (shipment.endsUnsent()) {
				continue;
			}
			if (this.suspects.contains(shipment.message())) {
				this.alone.add(shipment);
				return;
			}
			this.flights.send(shipment);
			return;
		}
	}

	private void awaitReceipts() throws InterruptedException {
		while (true) {
			boolean last = this.flights.isEmpty();
			Landing landing = this.flights.poll();
			if (landing != null) {
				complete(landing);
			}
			else if (last || !this.flights.await(this.waitUntil)) {
				return;
			}
		}
	}

	private void complete(Landing landing) {
		Shipment shipment = landing.shipment();
		Throwable failure = SendFailures.unwrap(landing.failure());
		if (failure == null) {
			shipment.outcome(Outcome.PUBLISHED);
			if (!landing.followed()) {
				advance(shipment.next());
			}
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
			if (!this.flights.mayProceed() || !this.transport.isAvailable()) {
				return;
			}
			shipment.outcome(Outcome.UNSENT);
			if (shipment.endsUnsent()) {
				continue;
			}
			this.flights.send(shipment);
			Landing landing = awaitOne();
			if (landing == null || !completeAlone(shipment, SendFailures.unwrap(landing.failure()))) {
				return;
			}
		}
	}

	private @Nullable Landing awaitOne() throws InterruptedException {
		Landing landing = this.flights.poll();
		while (landing == null && this.flights.await(this.waitUntil)) {
			landing = this.flights.poll();
		}
		return landing;
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

}
