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

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What has happened, once all is over.
 *
 * @param committed what the application's own tables hold, which is the truth
 * @param refused what of that the broker refuses
 * @param rows the message rows
 * @param deliveries what the queue gave, in order
 * @param believedCommitted the tokens of transactions whose commit was answered
 * @param believedRolledBack the tokens of transactions that never asked for a commit
 */
record History(Set<ChaosMessage> committed, Set<ChaosMessage> refused, List<Row> rows, List<ChaosMessage> deliveries,
		Set<String> believedCommitted, Set<String> believedRolledBack) {

	/**
	 * A message row.
	 *
	 * @param message what it says
	 * @param status the number of its status
	 * @param attempts the failed attempts
	 * @param lastError why the last one failed
	 */
	record Row(ChaosMessage message, int status, int attempts, @Nullable String lastError) {

		boolean isPublished() {
			return this.status == 2;
		}

		boolean isParked() {
			return this.status == -1 && this.lastError != null;
		}

	}

}
