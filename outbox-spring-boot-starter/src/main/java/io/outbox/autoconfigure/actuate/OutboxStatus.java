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

package io.outbox.autoconfigure.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.outbox.jdbc.MessageCounts.Count;
import io.outbox.jdbc.MessageCounts.DestinationCount;
import io.outbox.jdbc.MessageStatus;
import io.outbox.jdbc.PausedDestination;
import org.jspecify.annotations.Nullable;

/**
 * How the outbox of an application is.
 *
 * @param brokerAvailable whether the broker takes messages, or {@code null} without a way
 * to it
 * @param showBodies whether bodies of messages are shown
 * @param dataSources the tables, those of the primary data source first
 * @param subscribers the subscribers of this application
 */
public record OutboxStatus(@Nullable Boolean brokerAvailable, boolean showBodies, List<Tables> dataSources,
		List<Subscriber> subscribers) {

	/**
	 * The tables in one data source.
	 *
	 * @param name the name of the data source
	 * @param counts the number of messages for each status, up to a limit
	 * @param oldestPendingAt when the oldest pending message was written, or {@code null}
	 * @param oldestPendingSeconds its age in seconds by this host's clock, or
	 * {@code null}
	 * @param destinations the destinations of unsent messages, those with the most first
	 * @param paused the paused destinations
	 */
	public record Tables(String name, Map<MessageStatus, Count> counts, @Nullable Instant oldestPendingAt,
			@Nullable Long oldestPendingSeconds, List<DestinationCount> destinations, List<PausedDestination> paused) {
	}

	/**
	 * A subscriber.
	 *
	 * @param id its id
	 * @param destination the destination
	 * @param queue the queue
	 * @param connected whether it is connected to the broker
	 * @param running whether it is started
	 * @param paused whether it is given no message for now
	 */
	public record Subscriber(String id, String destination, String queue, boolean connected, boolean running,
			boolean paused) {
	}

}
