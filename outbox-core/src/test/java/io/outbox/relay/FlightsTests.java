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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.outbox.MessageTransport;
import io.outbox.relay.Flights.Landing;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link Flights}: when a message that follows another of its key is sent by
 * the thread that brings the receipt.
 */
class FlightsTests extends FlightsFixture {

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

}
