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
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.outbox.MessageMapper;
import io.outbox.Operation;
import io.outbox.Publish;
import io.outbox.Subscribe;
import io.outbox.autoconfigure.inherited.Letter;
import io.outbox.autoconfigure.invalid.Leaflet;
import io.outbox.autoconfigure.sample.Parcel;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What a developer reads when an application can't start.
 */
@ExtendWith(OutputCaptureExtension.class)
class OutboxFailureAnalysisTests {

	@Test
	void anUnknownFieldIsNamedWithTheNearestOne(CapturedOutput output) {
		fail(WrongField.Application.class);

		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Attribute 'fields' of @Publish on " + WrongField.class.getName())
			.contains("custmer")
			.contains("'customer'");
	}

	@Test
	void fieldsAndSerializerExcludeEachOther(CapturedOutput output) {
		fail(FieldsAndSerializer.Application.class);

		assertThat(output).contains("of @Publish on " + FieldsAndSerializer.class.getName())
			.contains("fields and serializer exclude each other")
			.contains("Keep one of them.");
	}

	@Test
	void aMissingSerializerIsNamed(CapturedOutput output) {
		fail(NoSerializer.Application.class);

		assertThat(output).contains("Attribute 'serializer' of @Publish on " + NoSerializer.class.getName())
			.contains("There is no method 'toBdy'")
			.contains("'toBody'")
			.contains("Name a method without parameters that returns the body.");
	}

	@Test
	void anUnknownPlaceholderIsNamed(CapturedOutput output) {
		fail(UnknownPlaceholder.Application.class);

		assertThat(output).contains("Attribute 'destination' of @Publish on " + UnknownPlaceholder.class.getName())
			.contains("no.such.property")
			.contains("Define the property or correct its name.");
	}

	@Test
	void aMapperThatCannotBeHadIsNamed(CapturedOutput output) {
		fail(MapperOfABean.Application.class);

		assertThat(output).contains("Attribute 'mapper' of @Publish on " + MapperOfABean.class.getName())
			.contains(NeedyMapper.class.getName() + " is neither one bean nor can be instantiated")
			.contains("Make it a bean, or give it a constructor without parameters.");
	}

	@Test
	void aMapperMayBeABean() {
		application(MapperOfABean.BeanApplication.class).run().close();
	}

	@Test
	void anAttributeThatIsCalledLikeTheIdIsNamed(CapturedOutput output) {
		fail(SecondId.Application.class);

		assertThat(output).contains("Attribute 'fields' of @Publish on " + SecondId.class.getName())
			.contains("'number' is not the id but has its name")
			.contains("Name it otherwise with @JsonProperty");
	}

	@Test
	void aPublishedClassThatIsNoEntityIsNamed(CapturedOutput output) {
		fail(NoEntityApplication.class);

		assertThat(output).contains("@Publish on " + Leaflet.class.getName() + " is invalid")
			.contains("The class is no JPA entity")
			.contains("Add @Entity to the class");
	}

	@Test
	void superclassesOfEntitiesMayBePublished() {
		application(InheritedApplication.class).run().close();
	}

	@Test
	void anAddressThatCannotBeReadIsNamed(CapturedOutput output) {
		fail(Application.class, "--outbox.stomp.addresses=broker:61613,http://broker");

		assertThat(output)
			.contains("Property 'outbox.stomp.addresses' can't have the value '[broker:61613, http://broker]' (from ")
			.contains("'http://broker' is no address of a broker: write host:port");
	}

	@Test
	void anIllegalNumberIsNamedWithItsOrigin(CapturedOutput output) {
		fail(Application.class, "--outbox.relay.workers=0");

		assertThat(output).contains("Property 'outbox.relay.workers' can't have the value '0' (from ")
			.contains("must be positive")
			.contains("Correct the value of 'outbox.relay.workers'.");
	}

	@Test
	void aDefaultThatIsIllegalBesideAnotherValueIsNamed(CapturedOutput output) {
		fail(Application.class, "--outbox.subscriber.retry.initial-interval=1h");

		assertThat(output).contains("Property 'outbox.subscriber.retry.max-interval' can't have the value 'PT10S'")
			.contains("must not be less than 'initialInterval'");
	}

	@Test
	void aMissingTableIsNamedWithItsScript(CapturedOutput output) {
		fail(Application.class, "--outbox.schema.initialize=never");

		assertThat(output).contains("The table 'outbox_message' of the outbox is missing")
			.contains("Set outbox.schema.initialize=always to create missing tables")
			.contains("add classpath:io/outbox/schema/flyway/{vendor} to spring.flyway.locations")
			.contains("classpath:io/outbox/schema/schema-h2.sql");
	}

	@Test
	void aMissingColumnIsNamedWithItsScript(CapturedOutput output) {
		fail(Application.class,
				"--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID()
						+ ";INIT=CREATE TABLE IF NOT EXISTS outbox_message (id BIGINT)",
				"--outbox.schema.initialize=never");

		assertThat(output).contains("The table 'outbox_message' of the outbox lacks the columns message_id, ")
			.contains("Add the columns by ALTER TABLE")
			.doesNotContain("Set outbox.schema.initialize=always")
			.contains("classpath:io/outbox/schema/schema-h2.sql");
	}

	@Test
	void aMissingTransactionManagerIsNamedWithTheSubscribers(CapturedOutput output) {
		fail(NoTransactionManagerApplication.class);

		assertThat(output).contains("There is no PlatformTransactionManager, which the subscribers first need")
			.contains("Define a bean of type PlatformTransactionManager");
	}

	@Test
	void aWrongSubscriberIsNamed(CapturedOutput output) {
		fail(WrongSubscriberApplication.class);

		assertThat(output).contains("The outbox can't start: @Subscribe method " + WrongSubscriber.class.getName())
			.contains("Make it void.");
	}

	@Test
	void twoSubscribersOfOneIdAreNamed(CapturedOutput output) {
		fail(SameSubscriberApplication.class);

		assertThat(output).contains("Two subscribers have the id 'first'")
			.contains("Give one of them an id of its own.");
	}

	private static void fail(Class<?> source, String... arguments) {
		assertThatException().isThrownBy(() -> application(source).run(arguments).close());
	}

	private static SpringApplication application(Class<?> source) {
		SpringApplication application = new SpringApplication(source);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(
				Map.of("spring.flyway.enabled", "false", "spring.datasource.url", "jdbc:h2:mem:" + UUID.randomUUID()));
		return application;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Parcel.class)
	static class Application {

		@Bean
		InMemoryTransport transport() {
			return new InMemoryTransport();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Leaflet.class)
	static class NoEntityApplication {

		@Bean
		InMemoryTransport transport() {
			return new InMemoryTransport();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Letter.class)
	static class InheritedApplication {

		@Bean
		InMemoryTransport transport() {
			return new InMemoryTransport();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { DataJpaRepositoriesAutoConfiguration.class,
			HibernateJpaAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class })
	@EntityScan(basePackageClasses = Parcel.class)
	static class NoTransactionManagerApplication {

		@Bean
		InMemoryTransport transport() {
			return new InMemoryTransport();
		}

		@Bean
		Subscriber subscriber() {
			return new Subscriber();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WrongSubscriberApplication extends Application {

		@Bean
		WrongSubscriber subscriber() {
			return new WrongSubscriber();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SameSubscriberApplication extends Application {

		@Bean
		Subscriber subscriber() {
			return new Subscriber();
		}

		@Bean
		Subscriber anotherSubscriber() {
			return new Subscriber();
		}

	}

	static class Subscriber {

		@Subscribe(destination = "/topic/first")
		void receive(String body) {
		}

	}

	static class WrongSubscriber {

		@Subscribe(destination = "/topic/first")
		String receive(String body) {
			return body;
		}

	}

	@Entity(name = "WrongField")
	@Publish(destination = "/topic/orders", fields = "custmer")
	static class WrongField {

		@Id
		private Long id;

		private String customer;

		@Configuration(proxyBeanMethods = false)
		static class Application extends OutboxFailureAnalysisTests.Application {

			@Bean
			PersistenceManagedTypes persistenceManagedTypes() {
				return PersistenceManagedTypes.of(WrongField.class.getName());
			}

		}

	}

	@Entity(name = "FieldsAndSerializer")
	@Publish(destination = "/topic/orders", fields = "customer", serializer = "toBody")
	static class FieldsAndSerializer {

		@Id
		private Long id;

		private String customer;

		String toBody() {
			return this.customer;
		}

		@Configuration(proxyBeanMethods = false)
		static class Application extends OutboxFailureAnalysisTests.Application {

			@Bean
			PersistenceManagedTypes persistenceManagedTypes() {
				return PersistenceManagedTypes.of(FieldsAndSerializer.class.getName());
			}

		}

	}

	@Entity(name = "NoSerializer")
	@Publish(destination = "/topic/orders", serializer = "toBdy")
	static class NoSerializer {

		@Id
		private Long id;

		String toBody() {
			return "body";
		}

		@Configuration(proxyBeanMethods = false)
		static class Application extends OutboxFailureAnalysisTests.Application {

			@Bean
			PersistenceManagedTypes persistenceManagedTypes() {
				return PersistenceManagedTypes.of(NoSerializer.class.getName());
			}

		}

	}

	@Entity(name = "UnknownPlaceholder")
	@Publish(destination = "${no.such.property}")
	static class UnknownPlaceholder {

		@Id
		private Long id;

		@Configuration(proxyBeanMethods = false)
		static class Application extends OutboxFailureAnalysisTests.Application {

			@Bean
			PersistenceManagedTypes persistenceManagedTypes() {
				return PersistenceManagedTypes.of(UnknownPlaceholder.class.getName());
			}

		}

	}

	@Entity(name = "MapperOfABean")
	@Publish(destination = "/topic/orders", mapper = NeedyMapper.class)
	static class MapperOfABean {

		@Id
		private Long id;

		@Configuration(proxyBeanMethods = false)
		static class Application extends OutboxFailureAnalysisTests.Application {

			@Bean
			PersistenceManagedTypes persistenceManagedTypes() {
				return PersistenceManagedTypes.of(MapperOfABean.class.getName());
			}

		}

		@Configuration(proxyBeanMethods = false)
		static class BeanApplication extends Application {

			@Bean
			NeedyMapper mapper(EntityManager entityManager) {
				return new NeedyMapper(entityManager);
			}

		}

	}

	record NeedyMapper(EntityManager entityManager) implements MessageMapper<MapperOfABean> {

		@Override
		public Object map(MapperOfABean entity, Operation operation) {
			return "body";
		}

	}

	@Entity(name = "SecondId")
	@Publish(destination = "/topic/orders")
	static class SecondId {

		@Id
		private Long key;

		@JsonProperty("id")
		private Long number;

		@Configuration(proxyBeanMethods = false)
		static class Application extends OutboxFailureAnalysisTests.Application {

			@Bean
			PersistenceManagedTypes persistenceManagedTypes() {
				return PersistenceManagedTypes.of(SecondId.class.getName());
			}

		}

	}

}
