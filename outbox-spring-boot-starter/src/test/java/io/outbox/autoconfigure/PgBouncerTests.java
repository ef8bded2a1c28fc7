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

package io.outbox.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.outbox.autoconfigure.sample.Parcel;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The relay behind PgBouncer in transaction mode, where each transaction may have another
 * connection to the server.
 */
class PgBouncerTests {

	private static final int MESSAGES = 200;

	@Test
	void messagesAreSentOnceThroughPoolOfTransactions(@TempDir Path folder) throws Exception {
		try (EmptySchema schema = EmptySchema.in("postgresql");
				PgBouncer bouncer = new PgBouncer(folder, schema);
				ConfigurableApplicationContext application = run(schema, bouncer)) {
			persist(application);

			await().atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(
						ParcelApplication.count(application, schema.name() + ".outbox_message WHERE status = 2"))
					.isEqualTo(MESSAGES));
			assertThat(application.getBean(InMemoryTransport.class).messages).hasSize(MESSAGES).doesNotHaveDuplicates();
		}
	}

	private static ConfigurableApplicationContext run(EmptySchema schema, PgBouncer bouncer) {
		EmptySchema behind = new EmptySchema(bouncer.url(), schema.username(), schema.password(), schema.name());
		return ParcelApplication.run(behind, "--outbox.schema.initialize=always",
				"--outbox.schema.name=" + schema.name(), "--outbox.relay.workers=2", "--outbox.relay.batch-size=10",
				"--spring.flyway.enabled=false", "--spring.jpa.hibernate.ddl-auto=create",
				"--spring.jpa.properties.hibernate.default_schema=" + schema.name());
	}

	private static void persist(ConfigurableApplicationContext application) throws InterruptedException {
		EntityManager entityManager = application.getBean(EntityManager.class);
		TransactionTemplate transaction = application.getBean(TransactionTemplate.class);
		ExecutorService writers = Executors.newFixedThreadPool(4);
		for (int i = 0; i < MESSAGES; i++) {
			writers
				.execute(() -> transaction.executeWithoutResult((status) -> entityManager.persist(new Parcel("box"))));
		}
		writers.shutdown();
		assertThat(writers.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
	}

}
