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

import java.util.LinkedHashMap;
import java.util.Map;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.outbox.HeadersGenerator;
import io.outbox.MessageContext;
import io.outbox.observation.DefaultPublishObservationConvention;
import io.outbox.observation.OutboxObservation;
import io.outbox.observation.PublishObservationContext;
import io.outbox.observation.PublishObservationConvention;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Observes that a message is published, and adds the headers of its trace to those that
 * another generator makes. Headers of the other one win, and so do those that the
 * publisher sets. What the wire can't carry is left out.
 */
public final class ObservedHeadersGenerator implements HeadersGenerator {

	private static final Log logger = LogFactory.getLog(ObservedHeadersGenerator.class);

	private static final PublishObservationConvention defaultConvention = new DefaultPublishObservationConvention();

	private final HeadersGenerator generator;

	private final ObservationRegistry registry;

	private final @Nullable PublishObservationConvention convention;

	/**
	 * Create a generator.
	 * @param generator makes the other headers
	 * @param registry takes the observations
	 * @param convention names them, or {@code null} for the default
	 */
	public ObservedHeadersGenerator(HeadersGenerator generator, ObservationRegistry registry,
			@Nullable PublishObservationConvention convention) {
		Assert.notNull(generator, "'generator' must not be null");
		Assert.notNull(registry, "'registry' must not be null");
		this.generator = generator;
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public Map<String, String> generate(MessageContext context) {
		if (this.registry.isNoop()) {
			return this.generator.generate(context);
		}
		Map<String, String> trace = new LinkedHashMap<>();
		Observation observation = OutboxObservation.PUBLISH
			.observation(this.convention, defaultConvention, () -> new PublishObservationContext(context, trace),
					this.registry)
			.start();
		try {
			Map<String, String> headers = MessageHeaders.generate(this.generator, context);
			return with(trace, headers);
		}
		catch (RuntimeException ex) {
			observation.error(ex);
			throw ex;
		}
		finally {
			observation.stop();
		}
	}

	private static Map<String, String> with(Map<String, String> trace, Map<String, String> headers) {
		if (trace.isEmpty()) {
			return headers;
		}
		Map<String, String> all = new LinkedHashMap<>(headers);
		trace.forEach((name, value) -> {
			if (MessageHeaders.isSendable(name, value)) {
				all.putIfAbsent(name, value);
			}
			else {
				logger.debug("Header '" + name + "' of the trace is left out because the wire can't carry it");
			}
		});
		return all;
	}

}
