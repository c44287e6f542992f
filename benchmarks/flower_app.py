"""Flower's side of the rounds that rounds.sh measures: FedAvg over gRPC, training replaced by a wait of 20 ms.

flower_app.py server ADDRESS CLIENTS FILE writes one line a round to FILE and runs until it is ended;
flower_app.py client ADDRESS is one client.
"""

import sys
import time

import flwr
import numpy

# The layers of femnist-cnn: 6,603,710 weights.
SHAPES = [(32, 1, 5, 5), (32,), (64, 32, 5, 5), (64,), (2048, 3136), (2048,), (62, 2048), (62,)]
ROUNDS_WITHOUT_END = 1_000_000


class ReportingFedAvg(flwr.server.strategy.FedAvg):
    """FedAvg that writes a line at the end of each round."""

    def __init__(self, file, **options):
        super().__init__(**options)
        self._file = file

    def aggregate_fit(self, server_round, results, failures):
        if failures:
            raise RuntimeError(f"round {server_round}: expected no failure, got {failures}")
        aggregated = super().aggregate_fit(server_round, results, failures)
        print(server_round, file=self._file, flush=True)
        return aggregated


class WaitingClient(flwr.client.NumPyClient):
    """A client that waits instead of training and answers the weights that it got."""

    def fit(self, parameters, config):
        time.sleep(0.020)
        return parameters, 1, {}


def serve(address, clients, path):
    generator = numpy.random.default_rng(1)
    weights = [generator.standard_normal(shape, dtype=numpy.float32) for shape in SHAPES]
    with open(path, "w", encoding="utf-8") as file:
        flwr.server.start_server(
            server_address=address,
            config=flwr.server.ServerConfig(num_rounds=ROUNDS_WITHOUT_END),
            strategy=ReportingFedAvg(
                file,
                fraction_fit=1.0,
                fraction_evaluate=0.0,
                min_fit_clients=clients,
                min_available_clients=clients,
                initial_parameters=flwr.common.ndarrays_to_parameters(weights),
            ),
        )


if __name__ == "__main__":
    if sys.argv[1] == "server":
        serve(sys.argv[2], int(sys.argv[3]), sys.argv[4])
    else:
        flwr.client.start_client(server_address=sys.argv[2], client=WaitingClient().to_client())
