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

import io.outbox.MessageMapper;
import io.outbox.Operation;
import io.outbox.Publish;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Mappers are found at startup and not with the first message.
 */
class MapperCheckTests {

	@Test
	void mapperThatIsNoBeanAndHasNoConstructorWithoutParametersIsRefused() {
		try (CaptureFixture fixture = CaptureFixture.of(Needy.class).onH2()) {
			assertThatExceptionOfType(InvalidPublishException.class)
				.isThrownBy(() -> EntityCapture.of(fixture.sessionFactory()).checkMappers())
				.satisfies((ex) -> {
					assertThat(ex.getEntity()).isEqualTo(Needy.class.getName());
					assertThat(ex.getAttribute()).isEqualTo("mapper");
					assertThat(ex.getProblem()).contains(NeedyMapper.class.getName())
						.contains("is neither one bean nor can be instantiated");
					assertThat(ex.getFix()).contains("Make it a bean");
				});
		}
	}

	@Test
	void mapperThatIsABeanIsFine() {
		try (CaptureFixture fixture = CaptureFixture.of(Needy.class).mapper(new NeedyMapper("need")).onH2()) {
			EntityCapture.of(fixture.sessionFactory()).checkMappers();
			fixture.commit((em) -> em.persist(new Needy()));

			assertThat(fixture.bodies()).containsExactly("\"need\"");
		}
	}

	@Test
	void factoryWithoutPublishedEntityHasNoMappers() {
		try (CaptureFixture fixture = CaptureFixture.of(Silent.class).onH2()) {
			EntityCapture capture = EntityCapture.of(fixture.sessionFactory());
			capture.checkMappers();

			assertThat(capture.isActive()).isFalse();
		}
	}

	@Entity(name = "Needy")
	@Publish(destination = "/topic/x", mapper = NeedyMapper.class)
	static class Needy {

		@Id
		long id = 1;

	}

	@Entity(name = "Silent")
	static class Silent {

		@Id
		long id = 1;

	}

	static class NeedyMapper implements MessageMapper<Needy> {

		private final String need;

		NeedyMapper(String need) {
			this.need = need;
		}

		@Override
		public Object map(Needy entity, Operation operation) {
			return this.need;
		}

	}

}
