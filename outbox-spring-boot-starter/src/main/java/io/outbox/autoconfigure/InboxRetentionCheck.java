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

import java.time.Duration;

import io.outbox.RetryPolicy;
import io.outbox.relay.DelaysRetryPolicy;
import io.outbox.relay.ExponentialRetryPolicy;
import io.outbox.relay.RetentionSettings;
import io.outbox.relay.RetrySettings;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Warns at startup when the inbox forgets messages that a relay may still send again,
 * because a subscriber would handle them twice. How long a policy of the application
 * retries is not known.
 */
final class InboxRetentionCheck implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(InboxRetentionCheck.class);

	private final RetentionSettings retention;

	private final RetrySettings retry;

	private final ObjectProvider<RetryPolicy> policy;

	InboxRetentionCheck(RetentionSettings retention, RetrySettings retry, ObjectProvider<RetryPolicy> policy) {
		this.retention = retention;
		this.retry = retry;
		this.policy = policy;
	}

	@Override
	public void afterSingletonsInstantiated() {
		RetryPolicy policy = this.policy.getIfUnique(this.retry::toPolicy);
		Duration longest = this.retry.duration();
		boolean known = policy instanceof ExponentialRetryPolicy || policy instanceof DelaysRetryPolicy;
		if (known && this.retention.received().compareTo(longest) < 0) {
			logger.warn(("'outbox.retention.received' is %s, but a message may be sent again for %s, and a subscriber "
					+ "would handle it twice. Set 'outbox.retention.received' to more than that, or "
					+ "'outbox.relay.retry.max-attempts' to less than %d")
				.formatted(this.retention.received(), longest, this.retry.maxAttempts()));
		}
	}

}
