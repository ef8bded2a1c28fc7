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

package io.outbox.inbox;

import java.util.Map;

import io.outbox.Delivery;
import io.outbox.Subscription;
import io.outbox.jdbc.InboxTable;
import org.jspecify.annotations.Nullable;

/**
 * A delivery, and what identifies its message.
 *
 * @param delivery the delivery
 * @param messageId the message's identity, empty if it has none
 * @param durableId whether the publisher has made the identity, so that it stays the same
 * with every delivery
 * @param destination the destination that the message was sent to
 */
record ReceivedMessage(Delivery delivery, String messageId, boolean durableId, String destination) {

	static ReceivedMessage of(Delivery delivery, Subscription subscription) {
		Map<String, String> headers = delivery.headers();
		String durableId = first(headers, "cap-msg-id", "dop-msg-id");
		String messageId = (durableId != null) ? durableId : first(headers, "message-id");
		String destination = first(headers, "destination", "dop-msg-destination");
		return new ReceivedMessage(delivery, (messageId != null) ? messageId : "", durableId != null,
				(destination != null) ? destination : subscription.destination());
	}

	boolean hasUsableId() {
		return !this.messageId.isEmpty() && this.messageId.length() <= InboxTable.MAX_ID_LENGTH
				&& this.messageId.indexOf('\0') == -1;
	}

	private static @Nullable String first(Map<String, String> headers, String... names) {
		for (String name : names) {
			String value = headers.get(name);
			if (value != null && !value.isEmpty()) {
				return value;
			}
		}
		return null;
	}

}
