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

package io.outbox.relay;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * How a {@link Relay} works.
 *
 * @param workers the number of threads
 * @param pollInterval the time between two looks at an idle table
 * @param batchSize the maximum number of messages in one step
 * @param partitions the number of partitions
 * @param stepTimeout the maximum age of a step
 * @param shutdownTimeout the time that a running step is given to finish
 * @param onFailure what happens to the key of a failed message
 * @param deletePublished whether confirmed messages are deleted instead of marked
 */
public record RelaySettings(int workers, Duration pollInterval, int batchSize, int partitions, Duration stepTimeout,
		Duration shutdownTimeout, OnFailure onFailure, boolean deletePublished) {

	/**
	 * Validates the settings.
	 */
	public RelaySettings {
		Assert.isTrue(workers > 0, "'workers' must be positive");
		Assert.isTrue(pollInterval.toMillis() > 0, "'pollInterval' must be positive");
		Assert.isTrue(batchSize > 0, "'batchSize' must be positive");
		Assert.isTrue(partitions > 0 && partitions <= Short.MAX_VALUE, "'partitions' must be between 1 and 32767");
		Assert.isTrue(stepTimeout.toMillis() > 0, "'stepTimeout' must be positive");
		Assert.isTrue(!shutdownTimeout.isNegative(), "'shutdownTimeout' must not be negative");
		Assert.notNull(onFailure, "'onFailure' must not be null");
	}

	/**
	 * Settings that keep published messages.
	 * @param workers the number of threads
	 * @param pollInterval the time between two looks at an idle table
	 * @param batchSize the maximum number of messages in one step
	 * @param partitions the number of partitions
	 * @param stepTimeout the maximum age of a step
	 * @param shutdownTimeout the time that a running step is given to finish
	 * @param onFailure what happens to the key of a failed message
	 */
	public RelaySettings(int workers, Duration pollInterval, int batchSize, int partitions, Duration stepTimeout,
			Duration shutdownTimeout, OnFailure onFailure) {
		this(workers, pollInterval, batchSize, partitions, stepTimeout, shutdownTimeout, onFailure, false);
	}

	/**
	 * The settings of an application that sets nothing.
	 * @return the settings
	 */
	public static RelaySettings defaults() {
		return new RelaySettings(1, Duration.ofSeconds(1), 500, 16, Duration.ofSeconds(30), Duration.ofSeconds(30),
				OnFailure.CONTINUE);
	}

	boolean blocking() {
		return this.onFailure == OnFailure.BLOCK;
	}

	/**
	 * What happens to the key of a failed message.
	 */
	public enum OnFailure {

		/** The next message of the key is sent. */
		CONTINUE,

		/** The key waits for a person. */
		BLOCK

	}

}
