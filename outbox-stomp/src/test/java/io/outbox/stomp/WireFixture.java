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

package io.outbox.stomp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Frames as other libraries write them, byte for byte: django-outbox-pattern with
 * stomp.py, whose headers are sorted, and CAP. Only a SUBSCRIBE names its queue by a
 * placeholder.
 */
final class WireFixture {

	/** The topic of all frames. */
	static final String TOPIC = "/topic/wire.orders.v1";

	private WireFixture() {
	}

	static byte[] read(String name) throws IOException {
		try (InputStream input = WireFixture.class.getResourceAsStream("wire/" + name + ".frame")) {
			return input.readAllBytes();
		}
	}

	static byte[] read(String name, String queue) throws IOException {
		return new String(read(name), StandardCharsets.UTF_8).replace("{queue}", queue)
			.getBytes(StandardCharsets.UTF_8);
	}

}
