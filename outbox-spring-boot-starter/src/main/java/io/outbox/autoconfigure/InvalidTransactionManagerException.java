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

import java.util.List;

import io.outbox.OutboxException;
import io.outbox.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber can't have the transaction manager that it asks for.
 */
@SuppressWarnings("serial")
final class InvalidTransactionManagerException extends OutboxException {

	private final List<String> candidates;

	InvalidTransactionManagerException(Subscription subscription, String reason, List<String> candidates,
			@Nullable Throwable cause) {
		super("Subscriber '%s' %s".formatted(subscription.id(), reason), cause);
		this.candidates = List.copyOf(candidates);
	}

	/**
	 * The names of the beans that it can have.
	 */
	List<String> getCandidates() {
		return this.candidates;
	}

}
