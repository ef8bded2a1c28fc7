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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Failures under a subscriber of ActiveMQ Artemis.
 */
class ArtemisSubscriberFailureTests extends AbstractSubscriberFailureTests {

	@Override
	TestBroker start(Path folder) throws Exception {
		return new EmbeddedArtemis(folder);
	}

	@Override
	void interrupt() throws Exception {
		((EmbeddedArtemis) broker()).restart();
	}

	@Test
	void aQueueThatIsDeletedIsMadeAgain() throws Exception {
		try (StompSubscriber subscriber = subscriber(50, (payload) -> {
		})) {
			send(1);
			await().atMost(TIMEOUT).until(() -> subscriber.effects().size() == 1);

			((EmbeddedArtemis) broker()).deleteQueue("service-" + this.queue + "." + this.queue);

			await().atMost(TIMEOUT).until(() -> proxy().accepted() > 3 && subscriber.containers().isConnected());
			send(2);
			await().atMost(TIMEOUT).until(() -> subscriber.effects().size() == 2);
			assertThat(subscriber.effects()).containsExactly(body(1), body(2));
		}
	}

}
