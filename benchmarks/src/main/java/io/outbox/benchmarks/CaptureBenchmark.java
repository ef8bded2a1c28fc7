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

package io.outbox.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Time and memory of a message until it is ready for the database, measured by JMH.
 */
final class CaptureBenchmark implements Benchmark {

	@Override
	public String run(List<String> arguments) throws Exception {
		Collection<RunResult> results = new Runner(
				new OptionsBuilder().include(Capture.class.getName()).addProfiler(GCProfiler.class).build())
			.run();
		List<String> values = new ArrayList<>();
		for (RunResult result : results) {
			String name = result.getParams().getParam("until");
			values.add(name + "_us=" + Rounds.decimal(result.getPrimaryResult().getScore(), 2));
			result.getSecondaryResults().forEach((label, secondary) -> {
				if (label.endsWith("gc.alloc.rate.norm")) {
					values.add(name + "_bytes=" + Rounds.decimal(secondary.getScore(), 0));
				}
			});
		}
		return String.join(" ", values);
	}

}
