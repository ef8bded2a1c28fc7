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

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.outbox.MessageMapper;
import io.outbox.jdbc.MessageAppender;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.jpa.boot.spi.IntegratorProvider;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.Assert;

/**
 * Registers the capture of entities with every entity manager factory that has an entity
 * with {@link io.outbox.Publish @Publish}. To be put under
 * {@link org.hibernate.jpa.boot.spi.JpaSettings#INTEGRATOR_PROVIDER}.
 */
public final class CaptureIntegratorProvider implements IntegratorProvider {

	private final CaptureIntegrator integrator;

	/**
	 * Create a provider.
	 * @param appender writes the messages; asked for with the first message
	 * @param jsonMapper the application's mapper; asked for while a factory is built that
	 * has an entity with {@code @Publish}
	 * @param placeholders resolves the placeholders of a text and throws an
	 * {@link IllegalArgumentException} if it can't
	 * @param mappers finds the bean of a mapper type, or {@code null} for an instance of
	 * the class; asked when {@link EntityCapture#checkMappers()} is called, else at the
	 * first use of the mapper
	 * @param portionSize the number of changed entities that ends a portion
	 */
	public CaptureIntegratorProvider(Supplier<MessageAppender> appender, Supplier<JsonMapper> jsonMapper,
			UnaryOperator<String> placeholders,
			Function<Class<? extends MessageMapper<?>>, @Nullable MessageMapper<?>> mappers, int portionSize) {
		Assert.notNull(appender, "'appender' must not be null");
		Assert.notNull(jsonMapper, "'jsonMapper' must not be null");
		Assert.notNull(placeholders, "'placeholders' must not be null");
		Assert.notNull(mappers, "'mappers' must not be null");
		Assert.isTrue(portionSize > 0, "'portionSize' must be positive");
		this.integrator = new CaptureIntegrator(appender, jsonMapper, placeholders, mappers, portionSize);
	}

	@Override
	public List<Integrator> getIntegrators() {
		return List.of(this.integrator);
	}

}
