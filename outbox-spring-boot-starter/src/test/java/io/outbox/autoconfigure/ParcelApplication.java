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

import java.util.Map;

import io.outbox.autoconfigure.sample.Parcel;
import jakarta.persistence.EntityManager;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application that publishes parcels. It makes no tables unless told to.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EntityScan(basePackageClasses = Parcel.class)
class ParcelApplication {

	@Bean
	InMemoryTransport transport() {
		return new InMemoryTransport();
	}

	static ConfigurableApplicationContext run(EmptySchema schema, String... arguments) {
		SpringApplication application = new SpringApplication(ParcelApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(
				Map.of("outbox.schema.initialize", "never", "spring.docker.compose.enabled", "false"));
		return application.run(schema.arguments(arguments));
	}

	/**
	 * Publish a parcel and wait until the relay has sent it.
	 */
	static void publishes(ConfigurableApplicationContext application, String table) {
		int before = count(application, table + " WHERE status = 2");
		EntityManager entityManager = application.getBean(EntityManager.class);
		application.getBean(TransactionTemplate.class)
			.executeWithoutResult((status) -> entityManager.persist(new Parcel("box")));

		await().untilAsserted(() -> assertThat(count(application, table + " WHERE status = 2")).isEqualTo(before + 1));
		assertThat(application.getBean(InMemoryTransport.class).messages).hasSize(1);
	}

	static int count(ConfigurableApplicationContext application, String from) {
		Integer count = application.getBean(JdbcTemplate.class)
			.queryForObject("SELECT COUNT(*) FROM " + from, Integer.class);
		return (count != null) ? count : -1;
	}

}
