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

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What became of the dead letters that a person chose.
 *
 * @param subscriber the id of the subscriber
 * @param changed how many were replayed or discarded
 * @param messages each one, in the order in which they were given
 */
public record DeadLetterResult(String subscriber, int changed, List<Message> messages) {

	static DeadLetterResult of(String subscriber, List<Message> messages) {
		long changed = messages.stream()
			.filter((message) -> message.outcome() == Outcome.REPLAYED || message.outcome() == Outcome.DISCARDED)
			.count();
		return new DeadLetterResult(subscriber, (int) changed, List.copyOf(messages));
	}

	/**
	 * What became of one.
	 *
	 * @param messageId the message id
	 * @param outcome what became of it
	 * @param error why it failed, or {@code null} if it did not
	 */
	public record Message(String messageId, Outcome outcome, @Nullable String error) {
	}

	/**
	 * What can become of a dead letter.
	 */
	public enum Outcome {

		/** Sent to the queue of the subscriber. */
		REPLAYED,

		/** Deleted. */
		DISCARDED,

		/** Not among those that are looked at. */
		NOT_FOUND,

		/** The broker refused or did not answer. */
		FAILED,

		/** One before it had failed. */
		NOT_TRIED

	}

}
