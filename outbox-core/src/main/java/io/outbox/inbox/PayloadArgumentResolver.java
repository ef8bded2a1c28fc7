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

package io.outbox.inbox;

import io.outbox.Payload;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.util.Assert;

/**
 * Resolves a parameter of type {@link Payload}.
 */
final class PayloadArgumentResolver implements HandlerMethodArgumentResolver {

	private final JsonBodyConverter converter;

	PayloadArgumentResolver(JsonBodyConverter converter) {
		this.converter = converter;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType() == Payload.class;
	}

	@Override
	public Object resolveArgument(MethodParameter parameter, Message<?> message) {
		Assert.isInstanceOf(IncomingMessage.class, message);
		IncomingMessage incoming = (IncomingMessage) message;
		ResolvableType body = ResolvableType.forMethodParameter(parameter).getGeneric(0);
		return incoming.payload(this.converter.read(incoming.getPayload(), body));
	}

}
