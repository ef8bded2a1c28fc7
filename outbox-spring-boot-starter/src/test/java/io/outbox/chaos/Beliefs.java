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

/**
 * What writers say about their transactions. Safe for use by several threads.
 */
final class Beliefs {

	private final Set<String> committed = ConcurrentHashMap.newKeySet();

	private final Set<String> rolledBack = ConcurrentHashMap.newKeySet();

	void heard(String line) {
		if (line.startsWith("COMMITTED ")) {
			this.committed.add(line.substring("COMMITTED ".length()));
		}
		else if (line.startsWith("ROLLED_BACK ")) {
			this.rolledBack.add(line.substring("ROLLED_BACK ".length()));
		}
	}

	Set<String> committed() {
		return Set.copyOf(this.committed);
	}

	Set<String> rolledBack() {
		return Set.copyOf(this.rolledBack);
	}

}
