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

package io.outbox.jdbc;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

import org.springframework.util.Assert;

/**
 * Says which partition a key belongs to. The answer is stored with the message, and every
 * process that writes messages must give the same: the CRC-32 of the key in UTF-8, modulo
 * the number of partitions.
 */
public final class Partitions {

	private Partitions() {
	}

	/**
	 * The partition of a key.
	 * @param key the ordering key
	 * @param count the number of partitions
	 * @return the partition, from 0 on
	 */
	public static int of(String key, int count) {
		Assert.isTrue(count > 0, "'count' must be positive");
		CRC32 checksum = new CRC32();
		checksum.update(key.getBytes(StandardCharsets.UTF_8));
		return (int) (checksum.getValue() % count);
	}

}
