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

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.outbox.jdbc.MessageDraft;

/**
 * The relay with ActiveMQ Artemis.
 */
class ArtemisRelayFailureTests extends AbstractRelayFailureTests {

	@Override
	TestBroker start(Path folder) throws Exception {
		return new EmbeddedArtemis(folder);
	}

	@Override
	List<String> refusedDestinations() {
		return List.of("/queue/denied", "/topic/denied");
	}

	/**
	 * Bodies are taken in whatever size, but headers must fit into the journal's buffer.
	 */
	@Override
	MessageDraft tooLarge(String destination) {
		return new MessageDraft(destination, "Test", "large", null, "{}", Map.of("large", "x".repeat(4 * 1024 * 1024)),
				null, null);
	}

}
