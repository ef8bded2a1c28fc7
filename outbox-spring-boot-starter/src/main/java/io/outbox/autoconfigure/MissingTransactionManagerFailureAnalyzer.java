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

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Says which subscribers need a transaction manager.
 */
@Order(0)
final class MissingTransactionManagerFailureAnalyzer
		extends AbstractFailureAnalyzer<MissingTransactionManagerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingTransactionManagerException cause) {
		return new FailureAnalysis(
				"There is no PlatformTransactionManager, which the subscribers %s need to handle each message in a transaction."
					.formatted(String.join(", ", cause.getSubscribers())),
				"Define a bean of type PlatformTransactionManager, or set outbox.subscriber.enabled=false.", cause);
	}

}
