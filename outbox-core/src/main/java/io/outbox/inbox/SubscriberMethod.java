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

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Collectors;

import io.outbox.MessageRejectedException;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.validation.BindingResult;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/**
 * A {@code @Subscribe} method. A message that it can't be called with is rejected,
 * because another attempt would not help.
 */
final class SubscriberMethod extends InvocableHandlerMethod implements MessageHandler {

	SubscriberMethod(Object bean, Method method) {
		super(bean, method);
	}

	@Override
	public void handle(IncomingMessage message) throws Exception {
		invoke(message);
	}

	@Override
	protected @Nullable Object[] getMethodArgumentValues(Message<?> message, @Nullable Object... providedArgs) {
		try {
			return super.getMethodArgumentValues(message, providedArgs);
		}
		catch (MessageRejectedException ex) {
			throw ex;
		}
		catch (MethodArgumentNotValidException ex) {
			// Not as the cause, because its message quotes the body
			throw new MessageRejectedException(
					"Body of %s is not valid: %s".formatted(getShortLogMessage(), constraints(ex.getBindingResult())));
		}
		catch (Exception ex) {
			throw new MessageRejectedException(
					"Arguments of %s can't be resolved: %s".formatted(getShortLogMessage(), ex.getMessage()), ex);
		}
	}

	private static String constraints(@Nullable BindingResult result) {
		List<ObjectError> errors = (result != null) ? result.getAllErrors() : List.of();
		return errors.stream()
			.map((error) -> "%s (%s)".formatted(
					(error instanceof FieldError field) ? field.getField() : error.getObjectName(), error.getCode()))
			.sorted()
			.collect(Collectors.joining(", "));
	}

}
