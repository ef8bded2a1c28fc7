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

package io.outbox.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import io.outbox.chaos.StompSocket.Frame;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whatever the queue gives, in order. A message is acknowledged once it is recorded, and
 * the connection is opened again whenever it is lost. Reads on a thread of its own.
 */
final class Deliveries<T> implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(Deliveries.class);

	private static final Duration PAUSE = Duration.ofMillis(100);

	private final String address;

	private final Queue queue;

	private final Function<Frame, T> reader;

	private final CountDownLatch subscribed = new CountDownLatch(1);

	private final CountDownLatch closed = new CountDownLatch(1);

	private final List<T> messages = new ArrayList<>();

	private final ReentrantLock lock = new ReentrantLock();

	private volatile @Nullable StompSocket socket;

	private Deliveries(String address, Queue queue, Function<Frame, T> reader) {
		this.address = address;
		this.queue = queue;
		this.reader = reader;
	}

	/**
	 * Subscribe, so that the queue exists.
	 * @param address where the broker listens
	 * @param queue the queue
	 * @param reader takes of a message what is recorded
	 */
	static <T> Deliveries<T> of(String address, Queue queue, Function<Frame, T> reader) throws InterruptedException {
		Deliveries<T> deliveries = new Deliveries<>(address, queue, reader);
		Thread thread = new Thread(deliveries::read, "deliveries");
		thread.setDaemon(true);
		thread.start();
		if (!deliveries.subscribed.await(30, TimeUnit.SECONDS)) {
			throw new IllegalStateException("Not subscribed to " + queue + " at " + address);
		}
		return deliveries;
	}

	List<T> messages() {
		this.lock.lock();
		try {
			return List.copyOf(this.messages);
		}
		finally {
			this.lock.unlock();
		}
	}

	int count() {
		this.lock.lock();
		try {
			return this.messages.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void read() {
		try {
			while (!this.closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
				readOnce();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void readOnce() {
		try (StompSocket socket = new StompSocket(this.address)) {
			this.socket = socket;
			socket.connect(this.queue.connectHeaders());
			socket.send("SUBSCRIBE", this.queue.subscribeHeaders());
			while (this.closed.getCount() > 0) {
				received(socket, socket.receive());
			}
		}
		catch (IOException ex) {
			logger.debug("Connection of the reader lost", ex);
		}
	}

	private void received(StompSocket socket, Frame frame) throws IOException {
		switch (frame.command()) {
			case "RECEIPT" -> this.subscribed.countDown();
			case "MESSAGE" -> {
				record(this.reader.apply(frame));
				socket.send("ACK", Map.of("id", frame.headers().get("ack")));
			}
			default -> throw new IOException("The broker sent " + frame);
		}
	}

	private void record(T message) {
		this.lock.lock();
		try {
			this.messages.add(message);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() throws IOException {
		this.closed.countDown();
		StompSocket socket = this.socket;
		if (socket != null) {
			socket.close();
		}
	}

}
