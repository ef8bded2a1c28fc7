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

import java.util.Map;

/**
 * Makes the headers of a message when it is published, inside the application's
 * transaction and on its thread. A bean of this type replaces the default, which makes
 * the {@code dop-…} headers of django-outbox-pattern.
 */
@FunctionalInterface
public interface HeadersGenerator {

	/**
	 * Generate the headers of a message. An exception or a header that can't be sent (see
	 * {@link OutgoingMessage#header}) rolls the application's transaction back.
	 * @param context what is known of the message
	 * @return the headers; never {@code null}
	 */
	Map<String, String> generate(MessageContext context);

}
