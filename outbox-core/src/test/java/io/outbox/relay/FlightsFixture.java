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

import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

import io.outbox.MessageTransport;
import io.outbox.WireMessage;
import io.outbox.jdbc.ClaimedMessage;
import io.outbox.jdbc.MessageStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Flights over a connection that is a mock and a transport that notes what is sent and by
 * whom.
 */
abstract class FlightsFixture {

	static final Duration LONG = Duration.ofHours(1);

	final Connection connection = mock(Connection.class);

	final Waiter waiter = new Waiter();

	final Queue<Sent> sent = new ConcurrentLinkedQueue<>();

	Shipment first = chain("1", "2");

	@BeforeEach
	void open() throws Exception {
		given(this.connection.isValid(anyInt())).willReturn(true);
		this.waiter.open();
	}

	Flights flights(Duration trust) {
		return flights(new Lease(this.connection, LONG, trust), LONG, true);
	}

	Flights flights(Lease lease, Duration time, boolean open) {
		return new Flights(transport((message) -> new CompletableFuture<>()), this.waiter, lease,
				System.nanoTime() + time.toNanos(), open);
	}

	MessageTransport transport(Function<WireMessage, CompletableFuture<Void>> receipts) {
		return new MessageTransport() {

			@Override
			public boolean isAvailable() {
				return true;
			}

			@Override
			public void onAvailable(Runnable callback) {
			}

			@Override
			public CompletableFuture<Void> send(WireMessage message) {
				CompletableFuture<Void> receipt = receipts.apply(message);
				FlightsFixture.this.sent.add(new Sent(message.body(), receipt, Thread.currentThread()));
				return receipt;
			}

		};
	}

	Thread receive(Shipment shipment, @Nullable Throwable failure) throws InterruptedException {
		CompletableFuture<Void> receipt = this.sent.stream()
			.filter((sent) -> sent.body().equals(shipment.message().body()))
			.findFirst()
			.orElseThrow()
			.receipt();
		return run(() -> {
			if (failure != null) {
				receipt.completeExceptionally(failure);
			}
			else {
				receipt.complete(null);
			}
		});
	}

	static Thread run(Runnable task) throws InterruptedException {
		Thread thread = new Thread(task, "receiver");
		thread.start();
		thread.join();
		return thread;
	}

	List<String> bodies() {
		return this.sent.stream().map(Sent::body).toList();
	}

	static Shipment chain(String... bodies) {
		Shipment first = new Shipment(message(bodies[0], null), System.nanoTime());
		Shipment last = first;
		for (int index = 1; index < bodies.length; index++) {
			Shipment next = new Shipment(message(bodies[index], null), System.nanoTime());
			last.next(next);
			last = next;
		}
		return first;
	}

	static ClaimedMessage message(String body, @Nullable Long remainingMillis) {
		return new ClaimedMessage(1, UUID.randomUUID(), MessageStatus.PENDING, 0, "key", "/topic/t", "type", null, body,
				null, 0, Instant.EPOCH, remainingMillis, false);
	}

	record Sent(String body, CompletableFuture<Void> receipt, Thread thread) {
	}

}
