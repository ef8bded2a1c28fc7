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

import io.outbox.OutboxException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Repeats what an exception of the outbox says, where no other analyzer knows more.
 */
@Order(Ordered.LOWEST_PRECEDENCE)
final class OutboxFailureAnalyzer extends AbstractFailureAnalyzer<OutboxException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, OutboxException cause) {
		return new FailureAnalysis("The outbox can't start: " + cause.getMessage() + ".",
				"Change the application as described and start it again.", cause);
	}

}
