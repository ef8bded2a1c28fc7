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

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.outbox.AckMode;
import io.outbox.OutboxException;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What a subscriber decides about a message during one attempt. A decision made while the
 * handler runs takes effect when its transaction has committed; one made later takes
 * effect at once.
 */
final class Acknowledgement {

	private final AckMode ackMode;

	private final BooleanSupplier inboxInsert;

	private final Consumer<Decision> lateDecision;

	private final ReentrantLock lock = new ReentrantLock();

	private Decision decision = Decision.NONE;

	private boolean saved;

	private boolean finished;

	Acknowledgement(AckMode ackMode, BooleanSupplier inboxInsert, Consumer<Decision> lateDecision) {
		this.ackMode = ackMode;
		this.inboxInsert = inboxInsert;
		this.lateDecision = lateDecision;
	}

	boolean save() {
		checkManual("save");
		this.lock.lock();
		try {
			checkNotBoth("save", this.decision == Decision.NACK);
			boolean inserted = this.inboxInsert.getAsBoolean();
			this.saved |= inserted;
			acknowledgeAfterCommit();
			return inserted;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void acknowledgeAfterCommit() {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				decide(Decision.ACK);
			}

		});
	}

	void ack() {
		checkManual("ack");
		decide(Decision.ACK);
	}

	void nack() {
		checkManual("nack");
		decide(Decision.NACK);
	}

	/**
	 * End the attempt.
	 * @return what was decided
	 */
	Decision finish() {
		this.lock.lock();
		try {
			this.finished = true;
			return this.decision;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void decide(Decision decision) {
		this.lock.lock();
		try {
			checkNotBoth("nack", this.saved && decision == Decision.NACK);
			if (this.decision == Decision.NACK && decision == Decision.ACK) {
				return;
			}
			boolean late = this.finished && this.decision == Decision.NONE;
			this.decision = decision;
			if (!late) {
				return;
			}
		}
		finally {
			this.lock.unlock();
		}
		this.lateDecision.accept(decision);
	}

	private void checkManual(String method) {
		if (this.ackMode != AckMode.MANUAL) {
			throw new OutboxException(
					"Payload.%s() is not for a subscription that acknowledges by itself: set ackMode = MANUAL"
						.formatted(method));
		}
	}

	/**
	 * The row is committed before the message is in the dead-letter queue. After a crash
	 * in between it would count as handled, and be nowhere.
	 */
	private static void checkNotBoth(String method, boolean both) {
		if (both) {
			throw new OutboxException(("Payload.%s() is refused: save() says that the message is handled, and nack() "
					+ "that it never can be. To undo what the handler has done and move the message to the dead-letter "
					+ "queue, throw a MessageRejectedException")
				.formatted(method));
		}
	}

	/**
	 * What becomes of a message.
	 */
	enum Decision {

		NONE, ACK, NACK

	}

}
