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

package io.outbox.stomp;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import io.outbox.Subscription;
import io.outbox.TransportException;
import io.outbox.TransportException.Reason;

import org.springframework.messaging.simp.stomp.StompCommand;

/**
 * What a subscription does on one connection. Ends with it. Safe for use by several
 * threads.
 */
final class SubscriptionSession {

	static final String SUBSCRIPTION_ID = "outbox";

	private final StompConnection connection;

	private final BrokerProtocol protocol;

	private final Receipts receipts = new Receipts();

	private final AtomicLong lastId = new AtomicLong();

	SubscriptionSession(StompConnection connection, BrokerProtocol protocol) {
		this.connection = connection;
		this.protocol = protocol;
	}

	StompConnection connection() {
		return this.connection;
	}

	BrokerProtocol protocol() {
		return this.protocol;
	}

	boolean isOpen() {
		return this.connection.isOpen();
	}

	/** Send what the broker needs before the subscription. */
	CompletableFuture<Void> prepare(Subscription subscription) {
		List<StompFrame> frames = this.protocol.prepare(subscription);
		return CompletableFuture.allOf(frames.stream().map(this::sendConfirmed).toArray(CompletableFuture[]::new));
	}

	CompletableFuture<Void> subscribe(Subscription subscription) {
		Map<String, String> headers = new LinkedHashMap<>(this.protocol.subscribeHeaders(subscription));
		headers.putAll(subscription.headers());
		headers.put("id", SUBSCRIPTION_ID);
		headers.put("ack", "client-individual");
		return sendConfirmed(StompFrame.of(StompCommand.SUBSCRIBE, headers));
	}

	/** Give back what was not acknowledged, where that needs no end of the connection. */
	CompletableFuture<Void> unsubscribe() {
		return sendConfirmed(StompFrame.of(StompCommand.UNSUBSCRIBE, Map.of("id", SUBSCRIPTION_ID)));
	}

	/** Acknowledge; completes without waiting for the broker. */
	CompletableFuture<Void> ack(String ackId) {
		if (!isOpen()) {
			return CompletableFuture.failedFuture(lost());
		}
		this.connection.send(StompFrame.of(StompCommand.ACK, Map.of("id", ackId)).encode());
		return CompletableFuture.completedFuture(null);
	}

	/**
	 * Send a message and acknowledge another, in one transaction if the broker can do
	 * that.
	 */
	CompletableFuture<Void> sendAndAck(Map<String, String> headers, byte[] body, String ackId) {
		if (!this.protocol.transactsAcks()) {
			return sendConfirmed(new StompFrame(StompCommand.SEND, headers, body))
				.thenCompose((confirmed) -> ack(ackId));
		}
		Map<String, String> transaction = Map.of("transaction", "t" + this.lastId.incrementAndGet());
		send(StompFrame.of(StompCommand.BEGIN, transaction));
		send(new StompFrame(StompCommand.SEND, with(headers, transaction), body));
		send(StompFrame.of(StompCommand.ACK, with(Map.of("id", ackId), transaction)));
		return sendConfirmed(StompFrame.of(StompCommand.COMMIT, transaction));
	}

	/** Give back what is not acknowledged, as the last thing before the end. */
	void leave() {
		this.protocol.leave().forEach(this::send);
	}

	/** A receipt or an error has come. */
	void received(StompFrame frame) {
		if (frame.command() == StompCommand.RECEIPT) {
			CompletableFuture<Void> future = this.receipts.remove(frame.header("receipt-id"));
			if (future != null) {
				future.complete(null);
			}
		}
		else if (frame.command() == StompCommand.ERROR) {
			this.connection.close(Reason.ERROR, frame.reason(), null);
		}
	}

	void checkReceipts(Duration timeout) {
		if (this.receipts.isOverdue(timeout)) {
			this.connection.close(Reason.RECEIPT_TIMEOUT,
					"the broker confirmed nothing for " + timeout.toMillis() + " ms", null);
		}
	}

	void end(TransportException cause) {
		this.receipts.removeAll().forEach((future) -> future.completeExceptionally(cause));
	}

	private CompletableFuture<Void> sendConfirmed(StompFrame frame) {
		String receipt = "r" + this.lastId.incrementAndGet();
		CompletableFuture<Void> future = new CompletableFuture<>();
		this.receipts.add(receipt, future);
		send(new StompFrame(frame.command(), with(frame.headers(), Map.of("receipt", receipt)), frame.body()));
		if (!isOpen()) {
			end(lost());
		}
		return future;
	}

	private void send(StompFrame frame) {
		this.connection.send(frame.encode());
	}

	private TransportException lost() {
		return new TransportException(Reason.CONNECTION_LOST, this.connection.address() + ": the connection is closed",
				null);
	}

	private static Map<String, String> with(Map<String, String> headers, Map<String, String> more) {
		Map<String, String> all = new LinkedHashMap<>(headers);
		all.putAll(more);
		return all;
	}

}
