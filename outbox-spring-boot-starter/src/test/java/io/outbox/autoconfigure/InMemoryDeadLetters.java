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

package io.outbox.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.outbox.DeadLetter;
import io.outbox.DeadLetters;
import io.outbox.OutboxException;
import io.outbox.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters of an application's own broker.
 */
class InMemoryDeadLetters implements DeadLetters {

	final List<DeadLetter> letters = new ArrayList<>();

	final List<String> replayed = new ArrayList<>();

	volatile boolean away;

	/** The message at which the broker goes away. */
	volatile @Nullable String fatal;

	void give(String messageId) {
		give(messageId, "{\"card\":4711}");
	}

	void give(String messageId, String body) {
		this.letters.add(new DeadLetter(messageId,
				Map.of("dop-dlq-reason", "no stock", "dop-dlq-exception", "java.lang.IllegalStateException"), body));
	}

	void clear() {
		this.away = false;
		this.fatal = null;
		this.letters.clear();
		this.replayed.clear();
	}

	@Override
	public List<DeadLetter> browse(Subscription subscription, int size) {
		if (this.away) {
			throw new OutboxException("The broker is away");
		}
		return this.letters.stream().limit(size).toList();
	}

	@Override
	public @Nullable DeadLetter find(Subscription subscription, String messageId) {
		return this.letters.stream().filter((letter) -> letter.messageId().equals(messageId)).findFirst().orElse(null);
	}

	@Override
	public boolean replay(Subscription subscription, String messageId) {
		if (messageId.equals(this.fatal)) {
			throw new OutboxException("The broker is away");
		}
		this.replayed.add(subscription.queue() + ":" + messageId);
		return discard(subscription, messageId);
	}

	@Override
	public boolean discard(Subscription subscription, String messageId) {
		return this.letters.removeIf((letter) -> letter.messageId().equals(messageId));
	}

}
