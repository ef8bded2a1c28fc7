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

/**
 * What has become of jobs, once all is over.
 *
 * @param confirmed the copies that the broker has confirmed
 * @param unconfirmed the copies that may be lost
 * @param effects the id of a job for each of its effects
 * @param deadLetters what the dead-letter queue gave
 * @param charged the good jobs that were charged with a failed attempt
 * @param deliveries the number of deliveries that consumers told of
 * @param dropsDuplicates whether the broker lets no dead letter be sent twice
 */
record JobHistory(List<JobCopy> confirmed, List<JobCopy> unconfirmed, List<String> effects, List<JobCopy> deadLetters,
		Set<String> charged, int deliveries, boolean dropsDuplicates) {
}
