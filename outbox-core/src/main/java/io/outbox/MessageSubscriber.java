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

package io.outbox;

/**
 * A bean that handles the messages of one subscription.
 *
 * @param <T> the type that Jackson reads the body as
 */
public interface MessageSubscriber<T> {

	/**
	 * The subscription; read once at startup.
	 * @return the subscription
	 */
	Subscription subscription();

	/**
	 * Handle a message, in one transaction with the inbox row that keeps it from having a
	 * second effect.
	 * @param payload the message
	 * @throws Exception to roll back and try again; a {@link MessageRejectedException}
	 * moves the message to the dead-letter queue at once
	 */
	void onMessage(Payload<T> payload) throws Exception;

}
