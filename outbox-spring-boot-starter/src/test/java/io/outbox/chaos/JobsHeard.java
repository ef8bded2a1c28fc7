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

package io.outbox.chaos;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What consumers say about jobs. Safe for use by several threads.
 */
final class JobsHeard {

	private final AtomicInteger deliveries = new AtomicInteger();

	private final Set<String> charged = ConcurrentHashMap.newKeySet();

	void heard(String line) {
		String[] words = line.split(" ");
		if (words[0].equals("DUPLICATE") || (words[0].equals("HANDLED") && words[2].equals("1"))) {
			this.deliveries.incrementAndGet();
		}
		else if (words[0].equals("HANDLED") && words[1].equals("GOOD")) {
			this.charged.add(words[3]);
		}
	}

	int deliveries() {
		return this.deliveries.get();
	}

	/** The good jobs of which there was more than one attempt. */
	Set<String> charged() {
		return Set.copyOf(this.charged);
	}

}
