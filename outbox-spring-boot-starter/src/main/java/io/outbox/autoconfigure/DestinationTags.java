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

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Values of the tag for destinations. An application that makes up destinations, such as
 * a queue for each user, must not make a meter for each of them. Safe for use by several
 * threads.
 */
final class DestinationTags {

	static final String OTHERS = "others";

	private static final int LIMIT = 100;

	private final Set<String> known = ConcurrentHashMap.newKeySet();

	String value(String destination) {
		if (this.known.contains(destination)) {
			return destination;
		}
		if (this.known.size() >= LIMIT) {
			return OTHERS;
		}
		this.known.add(destination);
		return destination;
	}

}
