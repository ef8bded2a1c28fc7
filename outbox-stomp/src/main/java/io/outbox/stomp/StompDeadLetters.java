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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import io.outbox.DeadLetter;
import io.outbox.DeadLetters;
import io.outbox.Subscription;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Dead letters over STOMP: a subscription to the queue whose messages are not
 * acknowledged, so that the broker puts them back when the connection is closed. One call
 * at a time, because two would hide the messages from each other.
 */
public final class StompDeadLetters implements DeadLetters {

	private final StompSettings settings;

	private final ReentrantLock lock = new ReentrantLock();

	/**
	 * Create a view, which connects when it is used.
	 * @param settings the settings
	 */
	public StompDeadLetters(StompSettings settings) {
		Assert.notNull(settings, "'settings' must not be null");
		this.settings = settings;
	}

	@Override
	public List<DeadLetter> browse(Subscription subscription, int size) {
		Assert.isTrue(size > 0 && size <= MAX_SIZE, () -> "'size' must be from 1 to " + MAX_SIZE + " but is " + size);
		return visit(subscription, size, (visit) -> {
			List<DeadLetter> found = new ArrayList<>();
			while (found.size() < size) {
				StompFrame frame = visit.next();
				if (frame == null) {
					break;
				}
				found.add(letter(frame));
			}
			return found;
		});
	}

	@Override
	public @Nullable DeadLetter find(Subscription subscription, String messageId) {
		List<DeadLetter> found = visit(subscription, MAX_SIZE, (visit) -> {
			StompFrame frame = find(visit, messageId);
			return (frame != null) ? List.of(letter(frame)) : List.of();
		});
		return found.isEmpty() ? null : found.get(0);
	}

	@Override
	public boolean replay(Subscription subscription, String messageId) {
		return visit(subscription, MAX_SIZE, (visit) -> {
			StompFrame frame = find(visit, messageId);
			if (frame != null) {
				visit.replay(frame);
			}
			return frame != null;
		});
	}

	@Override
	public boolean discard(Subscription subscription, String messageId) {
		return visit(subscription, MAX_SIZE, (visit) -> {
			StompFrame frame = find(visit, messageId);
			if (frame != null) {
				visit.discard(frame);
			}
			return frame != null;
		});
	}

	private <T> T visit(Subscription subscription, int size, Work<T> work) {
		Assert.notNull(subscription, "'subscription' must not be null");
		this.lock.lock();
		try (StompClient client = new StompClient(this.settings, false)) {
			DeadLetterVisit visit = DeadLetterVisit.open(client, subscription, size);
			T result = work.run(visit);
			visit.close();
			return result;
		}
		finally {
			this.lock.unlock();
		}
	}

	private static @Nullable StompFrame find(DeadLetterVisit visit, String messageId) {
		for (int i = 0; i < MAX_SIZE; i++) {
			StompFrame frame = visit.next();
			if (frame == null || messageId(frame).equals(messageId)) {
				return frame;
			}
		}
		return null;
	}

	private static DeadLetter letter(StompFrame frame) {
		return new DeadLetter(messageId(frame), frame.headers(), new String(frame.body(), StandardCharsets.UTF_8));
	}

	private static String messageId(StompFrame frame) {
		Map<String, String> headers = frame.headers();
		String ofBroker = headers.getOrDefault("message-id", "");
		return headers.getOrDefault("cap-msg-id", headers.getOrDefault("dop-msg-id", ofBroker));
	}

	/**
	 * What is done while the queue is open.
	 *
	 * @param <T> the type of the result
	 */
	@FunctionalInterface
	private interface Work<T> {

		T run(DeadLetterVisit visit);

	}

}
