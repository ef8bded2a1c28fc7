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

package io.outbox.sample.order;

import io.outbox.OutboxListener;
import io.outbox.StoredMessage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.stereotype.Component;

/**
 * Logs each message that the broker has confirmed.
 */
@Component
class ConfirmationLog implements OutboxListener {

	private static final Log logger = LogFactory.getLog(ConfirmationLog.class);

	@Override
	public void onPublished(StoredMessage message) {
		logger.info("Message of %s confirmed by the broker: %s to %s".formatted(message.key(), message.messageId(),
				message.destination()));
	}

}
