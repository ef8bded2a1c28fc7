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

package io.outbox.hibernate;

import java.util.HashSet;
import java.util.Set;

import io.outbox.Operation;
import io.outbox.Publish;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.SecondaryTable;
import org.hibernate.annotations.Any;
import org.hibernate.annotations.AnyDiscriminatorValue;
import org.hibernate.annotations.AnyKeyJavaClass;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.ManyToAny;
import org.hibernate.annotations.TenantId;
import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Mappings that are seldom used, and what they come to in a message.
 */
class UnusualMappingTests {

	private @Nullable CaptureFixture fixture;

	@AfterEach
	void close() {
		if (this.fixture != null) {
			this.fixture.close();
		}
	}

	@Test
	void tenantIsAnAttributeOfTheBody() {
		CaptureFixture opened = open(CaptureFixture.of(Tenanted.class)
			.setting(MultiTenancySettings.MULTI_TENANT_IDENTIFIER_RESOLVER, new OneTenant()));

		opened.commit((em) -> em.persist(new Tenanted()));

		assertThat(opened.bodies()).containsExactly("{\"id\":1,\"tenant\":\"acme\"}");
	}

	@Test
	void anyAndManyToAnyAreIds() {
		CaptureFixture opened = open(CaptureFixture.of(Pointing.class, City.class));

		opened.commit((em) -> {
			City city = new City();
			em.persist(city);
			Pointing pointing = new Pointing();
			pointing.target = city;
			pointing.targets.add(city);
			em.persist(pointing);
		});

		assertThat(opened.bodies()).containsExactly("{\"id\":1,\"target\":7,\"targets\":[7]}");
	}

	@Test
	void toOneByAnotherColumnIsStillThePrimaryKey() {
		CaptureFixture opened = open(CaptureFixture.of(ByCode.class, City.class));
		opened.commit((em) -> em.persist(new City()));

		opened.commit((em) -> {
			ByCode entity = new ByCode();
			entity.city = em.getReference(City.class, 7L);
			em.persist(entity);
		});

		assertThat(opened.messages()).extracting(CaptureFixture.Message::key, CaptureFixture.Message::body)
			.containsExactly(tuple("7", "{\"id\":1,\"city\":7}"));
	}

	@Test
	void attributesOfASecondaryTableAreInTheBody() {
		CaptureFixture opened = open(CaptureFixture.of(Wide.class));
		opened.commit((em) -> em.persist(new Wide()));

		opened.commit((em) -> em.find(Wide.class, 1L).note = "changed");

		assertThat(opened.log()).containsExactly("INSERT {\"id\":1,\"name\":\"n\",\"note\":\"x\"}",
				"UPDATE {\"id\":1,\"name\":\"n\",\"note\":\"changed\"}");
	}

	@Test
	void formulaHasTheValueThatWasLoaded() {
		CaptureFixture opened = open(CaptureFixture.of(Computed.class));
		opened.commit((em) -> em.persist(new Computed()));

		opened.commit((em) -> em.find(Computed.class, 1L).price = 5);

		assertThat(opened.log()).containsExactly("INSERT {\"id\":1,\"price\":2,\"doubled\":null}",
				"UPDATE {\"id\":1,\"price\":5,\"doubled\":4}");
	}

	private CaptureFixture open(CaptureFixture.Builder builder) {
		CaptureFixture opened = builder.onH2();
		this.fixture = opened;
		return opened;
	}

	static final class OneTenant implements CurrentTenantIdentifierResolver<String> {

		@Override
		public String resolveCurrentTenantIdentifier() {
			return "acme";
		}

		@Override
		public boolean validateExistingCurrentSessions() {
			return true;
		}

	}

	@Entity(name = "Tenanted")
	@Publish(destination = "/topic/x")
	static class Tenanted {

		@Id
		long id = 1;

		@TenantId
		@Nullable String tenant;

	}

	@Entity(name = "City")
	static class City {

		@Id
		long id = 7;

		@Column(unique = true)
		String code = "c";

	}

	@Entity(name = "Pointing")
	@Publish(destination = "/topic/x", fields = { "target", "targets" })
	static class Pointing {

		@Id
		long id = 1;

		@Any
		@AnyKeyJavaClass(Long.class)
		@AnyDiscriminatorValue(discriminator = "C", entity = City.class)
		@Column(name = "target_type")
		@JoinColumn(name = "target_id")
		@Nullable Object target;

		@ManyToAny
		@AnyKeyJavaClass(Long.class)
		@AnyDiscriminatorValue(discriminator = "C", entity = City.class)
		@Column(name = "element_type")
		@JoinTable(name = "pointing_targets", joinColumns = @JoinColumn(name = "pointing_id"),
				inverseJoinColumns = @JoinColumn(name = "element_id"))
		Set<Object> targets = new HashSet<>();

	}

	@Entity(name = "ByCode")
	@Publish(destination = "/topic/x", key = "city")
	static class ByCode {

		@Id
		long id = 1;

		@ManyToOne(fetch = FetchType.LAZY)
		@JoinColumn(name = "city_code", referencedColumnName = "code")
		@Nullable City city;

	}

	@Entity(name = "Wide")
	@SecondaryTable(name = "wide_note")
	@Publish(destination = "/topic/x", on = { Operation.INSERT, Operation.UPDATE })
	static class Wide {

		@Id
		long id = 1;

		String name = "n";

		@Column(table = "wide_note")
		String note = "x";

	}

	@Entity(name = "Computed")
	@Publish(destination = "/topic/x", fields = { "price", "doubled" }, on = { Operation.INSERT, Operation.UPDATE })
	static class Computed {

		@Id
		long id = 1;

		int price = 2;

		@Formula("price * 2")
		@Nullable Integer doubled;

	}

}
