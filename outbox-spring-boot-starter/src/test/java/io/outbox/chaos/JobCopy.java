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

import io.outbox.chaos.StompSocket.Frame;
import io.outbox.chaos.app.Job;
import tools.jackson.databind.json.JsonMapper;

/**
 * One SEND of a job. A job is sent more than once where a confirmation was lost, or on
 * purpose.
 *
 * @param job the job
 * @param number tells the copies of all jobs apart
 */
record JobCopy(Job job, String number) {

	static final String HEADER = "chaos-copy";

	private static final JsonMapper JSON = JsonMapper.shared();

	static JobCopy of(Frame frame) {
		return new JobCopy(JSON.readValue(frame.body(), Job.class), frame.headers().getOrDefault(HEADER, ""));
	}

	String body() {
		return JSON.writeValueAsString(this.job);
	}

}
