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

import io.outbox.MessageRefusedException;
import io.outbox.TransportException;
import io.outbox.TransportException.Reason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.given;

/**
 * Tests for {@link Flights}: when no message follows from the thread that brings the
 * receipt.
 */
class FlightsEndTests extends FlightsFixture {

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

}
