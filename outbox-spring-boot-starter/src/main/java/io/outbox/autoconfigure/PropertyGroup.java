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

import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Properties with a common prefix. Says which of them it was when a value is refused by
 * the settings that are made of them.
 */
final class PropertyGroup {

	/** Messages of {@link org.springframework.util.Assert} begin with the name. */
	private static final Pattern REFUSAL = Pattern.compile("'(\\w+)' (.+)", Pattern.DOTALL);

	private final String prefix;

	private final BeanWrapper values;

	PropertyGroup(String prefix, Object properties) {
		this.prefix = prefix;
		this.values = PropertyAccessorFactory.forBeanPropertyAccess(properties);
	}

	/**
	 * Make settings whose attributes are named like the properties of this group.
	 */
	<T> T map(Supplier<T> settings) {
		try {
			return settings.get();
		}
		catch (IllegalArgumentException ex) {
			Matcher refusal = REFUSAL.matcher(String.valueOf(ex.getMessage()));
			if (!refusal.matches() || !this.values.isReadableProperty(refusal.group(1))) {
				throw ex;
			}
			throw invalid(refusal.group(1), refusal.group(2), ex);
		}
	}

	/**
	 * Make settings of one property.
	 */
	<T> T map(String name, Supplier<T> settings) {
		try {
			return settings.get();
		}
		catch (IllegalArgumentException ex) {
			throw invalid(name, String.valueOf(ex.getMessage()), ex);
		}
	}

	private InvalidConfigurationPropertyValueException invalid(String name, String reason,
			IllegalArgumentException cause) {
		return new InvalidConfigurationPropertyValueException(
				this.prefix + "." + DataObjectPropertyName.toDashedForm(name), this.values.getPropertyValue(name),
				reason, cause);
	}

}
