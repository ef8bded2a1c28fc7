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
import java.util.stream.IntStream;

import io.outbox.MessageRefusedException;
import io.outbox.MessageTransport;
import io.outbox.TransportException;
import io.outbox.TransportException.Reason;
import io.outbox.WireMessage;
import io.outbox.jdbc.ClaimedMessage;
import io.outbox.jdbc.MessageStatus;
import io.outbox.relay.Flights.Landing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link Flights}: when a message that follows another of its key is sent by
 * the thread that brings the receipt.
 */
class FlightsTests {

	private static final Duration LONG = Duration.ofHours(1);

	private final Connection connection = mock(Connection.class);

	private final Waiter waiter = new Waiter();

	private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();

	private Shipment first = chain("1", "2");

	@BeforeEach
	void open() throws Exception {
		given(this.connection.isValid(anyInt())).willReturn(true);
		this.waiter.open();
	}

	@Test
	void nextMessageIsSentByTheThreadThatBringsTheReceipt() throws Exception {
		Flights flights = flights(LONG);
		flights.send(this.first);

		Thread receiver = receive(this.first, null);

		assertThat(bodies()).containsExactly("1", "2");
		assertThat(this.sent).last().extracting(Sent::thread).isEqualTo(receiver);
		assertThat(flights.poll()).isEqualTo(new Landing(this.first, null, true));
		then(this.connection).should(never()).isValid(anyInt());
	}

	@Test
	void nextMessageIsLeftToTheWorkerWhenTheLeaseMustBeAskedFor() throws Exception {
		Flights flights = flights(Duration.ZERO);
		flights.send(this.first);

		receive(this.first, null);

		assertThat(bodies()).containsExactly("1");
		assertThat(flights.poll()).isEqualTo(new Landing(this.first, null, false));
	}

	@Test
	void nothingFollowsOnceTheLeaseIsLost() throws Exception {
		given(this.connection.isValid(anyInt())).willReturn(false);
		Lease lease = new Lease(this.connection, LONG, Duration.ofMillis(1));
		Flights flights = flights(lease, LONG, true);
		flights.send(this.first);
		await().until(() -> !lease.isFresh());

		assertThat(flights.mayProceed()).isFalse();
		receive(this.first, null);

		assertThat(lease.isFresh()).isFalse();
		assertThat(bodies()).containsExactly("1");
	}

	@Test
	void leaseIsAskedForWhileTheNextMessageIsOnItsWay() throws Exception {
		Lease lease = new Lease(this.connection, LONG, Duration.ofSeconds(4));
		Flights flights = flights(lease, LONG, true);
		this.first = chain("1", "2", "3");
		flights.send(this.first);
		await().until(lease::isAging);

		receive(this.first, null);
		assertThat(bodies()).containsExactly("1", "2");
		assertThat(flights.await(System.nanoTime() + Duration.ofSeconds(10).toNanos())).isTrue();

		then(this.connection).should().isValid(anyInt());
		assertThat(lease.isAging()).isFalse();
	}

	@Test
	void nothingFollowsAfterTheEnd() throws Exception {
		Flights flights = flights(LONG);
		flights.send(this.first);
		flights.close();

		receive(this.first, null);

		assertThat(bodies()).containsExactly("1");
	}

	@Test
	void nothingFollowsWhileTheRelayStops() throws Exception {
		flights(LONG).send(this.first);
		this.waiter.close();

		receive(this.first, null);

		assertThat(bodies()).containsExactly("1");
	}

	@Test
	void nothingFollowsOnceTheTimeIsOver() throws Exception {
		flights(new Lease(this.connection, LONG, LONG), Duration.ZERO, true).send(this.first);

		receive(this.first, null);

		assertThat(bodies()).containsExactly("1");
	}

	@Test
	void nothingFollowsWhileThereAreSuspects() throws Exception {
		flights(new Lease(this.connection, LONG, LONG), LONG, false).send(this.first);

		receive(this.first, null);

		assertThat(bodies()).containsExactly("1");
	}

	@Test
	void nothingFollowsARefusedMessage() throws Exception {
		Flights flights = flights(LONG);
		flights.send(this.first);

		receive(this.first, new MessageRefusedException("No", false, null));

		assertThat(bodies()).containsExactly("1");
	}

	@Test
	void nothingFollowsOnceAnotherMessageFailedForAnUnknownReason() throws Exception {
		Flights flights = flights(LONG);
		Shipment other = chain("a");
		flights.send(this.first);
		flights.send(other);

		receive(other, new TransportException(Reason.ERROR, "No", null));
		receive(this.first, null);

		assertThat(bodies()).containsExactly("1", "a");
	}

	@Test
	void expiredMessageIsLeftToTheWorker() throws Exception {
		Flights flights = flights(LONG);
		this.first.next(new Shipment(message("2", 0L), System.nanoTime()));
		flights.send(this.first);

		receive(this.first, null);

		assertThat(bodies()).containsExactly("1");
	}

	@Test
	void transportThatConfirmsAtOnceIsNotCalledDeeperAndDeeper() throws Exception {
		Shipment chain = chain(IntStream.range(0, 100_000).mapToObj(Integer::toString).toArray(String[]::new));
		CompletableFuture<Void> receipt = new CompletableFuture<>();
		MessageTransport transport = transport(
				(message) -> message.body().equals("0") ? receipt : CompletableFuture.completedFuture(null));
		Flights flights = new Flights(transport, this.waiter, new Lease(this.connection, LONG, LONG),
				System.nanoTime() + LONG.toNanos(), true);
		flights.send(chain);

		run(() -> receipt.complete(null));

		assertThat(this.sent).hasSize(2);
		assertThat(flights.isEmpty()).isTrue();
		assertThat(List.of(flights.poll(), flights.poll())).extracting(Landing::followed)
			.containsExactlyInAnyOrder(true, false);
	}

	private Flights flights(Duration trust) {
		return flights(new Lease(this.connection, LONG, trust), LONG, true);
	}

	private Flights flights(Lease lease, Duration time, boolean open) {
		return new Flights(transport((message) -> new CompletableFuture<>()), this.waiter, lease,
				System.nanoTime() + time.toNanos(), open);
	}

	private MessageTransport transport(Function<WireMessage, CompletableFuture<Void>> receipts) {
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
				FlightsTests.this.sent.add(new Sent(message.body(), receipt, Thread.currentThread()));
				return receipt;
			}

		};
	}

	private Thread receive(Shipment shipment, @Nullable Throwable failure) throws InterruptedException {
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

	private static Thread run(Runnable task) throws InterruptedException {
		Thread thread = new Thread(task, "receiver");
		thread.start();
		thread.join();
		return thread;
	}

	private List<String> bodies() {
		return this.sent.stream().map(Sent::body).toList();
	}

	private static Shipment chain(String... bodies) {
		Shipment first = new Shipment(message(bodies[0], null), System.nanoTime());
		Shipment last = first;
		for (int index = 1; index < bodies.length; index++) {
			Shipment next = new Shipment(message(bodies[index], null), System.nanoTime());
			last.next(next);
			last = next;
		}
		return first;
	}

	private static ClaimedMessage message(String body, @Nullable Long remainingMillis) {
		return new ClaimedMessage(1, UUID.randomUUID(), MessageStatus.PENDING, 0, "key", "/topic/t", "type", null, body,
				null, 0, Instant.EPOCH, remainingMillis, false);
	}

	private record Sent(String body, CompletableFuture<Void> receipt, Thread thread) {
	}

}
