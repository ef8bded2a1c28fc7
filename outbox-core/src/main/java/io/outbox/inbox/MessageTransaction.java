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

import io.outbox.AckMode;
import io.outbox.Subscription;
import io.outbox.jdbc.CurrentTransaction;
import io.outbox.jdbc.InboxTable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs one attempt at a message: the inbox row and the handler in one transaction of the
 * application.
 */
final class MessageTransaction {

	private static final JsonMapper headersMapper = new JsonMapper();

	private final Subscription subscription;

	private final MessageHandler handler;

	private final TransactionTemplate transactions;

	private final CurrentTransaction currentTransaction;

	private final InboxTable inbox;

	MessageTransaction(Subscription subscription, MessageHandler handler, TransactionTemplate transactions,
			CurrentTransaction currentTransaction, InboxTable inbox) {
		this.subscription = subscription;
		this.handler = handler;
		this.transactions = transactions;
		this.currentTransaction = currentTransaction;
		this.inbox = inbox;
	}

	/**
	 * Run an attempt. Whatever the application throws, errors included, is a result.
	 * @param received the message
	 * @param incoming the message as the handler sees it
	 * @return the attempt that has ended
	 */
	Attempt run(ReceivedMessage received, IncomingMessage incoming) {
		Attempt attempt = new Attempt();
		LoggingContext logging = LoggingContext.open(this.subscription, received);
		try {
			this.transactions.executeWithoutResult((status) -> {
				askForLosses(attempt);
				if (this.subscription.ackMode() == AckMode.AUTO && !insert(received)) {
					attempt.duplicate();
					return;
				}
				attempt.enter(Attempt.Phase.HANDLER);
				handle(incoming, attempt);
				attempt.enter(Attempt.Phase.COMMIT);
			});
		}
		catch (Throwable ex) {
			// A rollback that fails hides what the handler threw
			if (attempt.failure() == null) {
				attempt.failed(ex);
			}
		}
		finally {
			logging.close();
		}
		return attempt;
	}

	boolean insert(ReceivedMessage received) {
		String headers = headersMapper.writeValueAsString(received.delivery().headers());
		return this.currentTransaction.execute("Remembering message " + received.messageId(), (connection) -> this.inbox
			.insert(connection, this.subscription.id(), received.messageId(), received.destination(), headers));
	}

	/**
	 * What was thrown may not say it: a pool closes a connection that breaks, a rollback
	 * that fails hides why a commit did, and an application throws what it likes. The
	 * transaction still has its connection when it has ended.
	 */
	private void askForLosses(Attempt attempt) {
		if (!TransactionSynchronizationManager.isSynchronizationActive()) {
			return;
		}
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCompletion(int status) {
				if (status != STATUS_COMMITTED && attempt.hasBegun()
						&& MessageTransaction.this.currentTransaction.hasLostConnection()) {
					attempt.lostConnection();
				}
			}

		});
	}

	private void handle(IncomingMessage incoming, Attempt attempt) {
		try {
			this.handler.handle(incoming);
		}
		catch (Throwable ex) {
			attempt.failed(ex);
			throw new HandlerFailure(ex);
		}
		finally {
			// Would fail the commit, and cut the wait for the next attempt short. A real
			// stop is told by the WorkSignal.
			Thread.interrupted();
		}
	}

	/**
	 * Carries what the handler threw through the transaction template, which rolls back.
	 */
	@SuppressWarnings("serial")
	private static final class HandlerFailure extends RuntimeException {

		private HandlerFailure(Throwable handlerFailure) {
			super(null, handlerFailure, false, false);
		}

	}

}
