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
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

import io.outbox.MessageRefusedException;
import io.outbox.TransportException;
import io.outbox.TransportException.Reason;
import io.outbox.WireMessage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.simp.stomp.StompCommand;

/**
 * The sends of one connection. At most {@code window} of them are on the wire without a
 * receipt; the others wait in order. Ends with its connection. Safe for use by several
 * threads; no future is completed while the lock is held.
 */
final class PublishSession {

	private static final Log logger = LogFactory.getLog(PublishSession.class);

	private final StompConnection connection;

	private final SendFrames frames;

	private final int window;

	private final ReentrantLock lock = new ReentrantLock();

	private final Receipts receipts = new Receipts();

	private final Queue<Send> queue = new ArrayDeque<>();

	private long lastReceipt;

	private int inFlight;

	private @Nullable TransportException ended;

	private volatile boolean erred;

	PublishSession(StompConnection connection, StompSettings settings) {
		this.connection = connection;
		this.frames = new SendFrames(BrokerProtocol.of(settings, connection.server()), settings.maxMessageSize());
		this.window = settings.window();
	}

	StompConnection connection() {
		return this.connection;
	}

	CompletableFuture<Void> send(WireMessage message) {
		String receipt = nextReceipt();
		byte[] frame;
		try {
			frame = this.frames.encode(message, receipt);
		}
		catch (MessageRefusedException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		Send send = new Send(receipt, frame, new CompletableFuture<>());
		this.lock.lock();
		try {
			if (this.ended != null) {
				return CompletableFuture.failedFuture(unsent(this.ended));
			}
			if (this.inFlight < this.window) {
				write(send);
			}
			else {
				this.queue.add(send);
			}
		}
		finally {
			this.lock.unlock();
		}
		return send.future();
	}

	void received(StompFrame frame) {
		if (frame.command() == StompCommand.RECEIPT) {
			CompletableFuture<Void> future = settle(frame.header("receipt-id"));
			if (future != null) {
				future.complete(null);
			}
		}
		else if (frame.command() == StompCommand.ERROR) {
			erred(frame);
		}
	}

	boolean isOverdue(StompSettings settings) {
		return this.receipts.isOverdue(settings.receiptTimeout());
	}

	/** Wait for the receipts of all that was sent until now, within a bounded time. */
	void drain(Duration timeout) {
		try {
			allSends().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("Not all sends were confirmed", ex);
		}
	}

	private CompletableFuture<Void> allSends() {
		this.lock.lock();
		try {
			List<CompletableFuture<Void>> sends = this.receipts.all();
			this.queue.forEach((send) -> sends.add(send.future()));
			return CompletableFuture.allOf(sends.toArray(CompletableFuture[]::new));
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Fail whatever has no receipt. */
	void end(TransportException cause) {
		Queue<Send> unsent;
		this.lock.lock();
		try {
			if (this.ended != null) {
				return;
			}
			this.ended = cause;
			unsent = new ArrayDeque<>(this.queue);
			this.queue.clear();
		}
		finally {
			this.lock.unlock();
		}
		this.receipts.removeAll().forEach((future) -> future.completeExceptionally(cause));
		unsent.forEach((send) -> send.future().completeExceptionally(unsent(cause)));
	}

	/**
	 * An ERROR that names a send is that send's fault, if it is the first: brokers refuse
	 * what comes after it with errors of their own. Any other may be the fault of all.
	 */
	private void erred(StompFrame frame) {
		CompletableFuture<Void> future = settle(frame.header("receipt-id"));
		boolean first = !this.erred;
		this.erred = true;
		if (future != null && first) {
			future.completeExceptionally(new MessageRefusedException(frame.reason(), false, null));
		}
		else if (future != null) {
			future.completeExceptionally(new TransportException(Reason.ERROR, frame.reason(), null));
		}
		else {
			logger.debug("The broker reports an error that names no message: " + frame.reason());
			this.connection.close(Reason.ERROR, frame.reason(), null);
		}
	}

	/** Take the receipt, and use the place in the window that it makes free. */
	private @Nullable CompletableFuture<Void> settle(@Nullable String receipt) {
		this.lock.lock();
		try {
			CompletableFuture<Void> future = this.receipts.remove(receipt);
			if (future != null) {
				this.inFlight--;
				Send next = this.queue.poll();
				if (next != null) {
					write(next);
				}
			}
			return future;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void write(Send send) {
		this.inFlight++;
		this.receipts.add(send.receipt(), send.future());
		this.connection.send(send.frame());
	}

	private String nextReceipt() {
		this.lock.lock();
		try {
			return Long.toString(++this.lastReceipt);
		}
		finally {
			this.lock.unlock();
		}
	}

	private static TransportException unsent(TransportException cause) {
		return new TransportException(Reason.UNAVAILABLE, String.valueOf(cause.getMessage()), cause);
	}

	private record Send(String receipt, byte[] frame, CompletableFuture<Void> future) {
	}

}
