"""Flower's side of the rounds that rounds.sh measures: FedAvg over gRPC, training replaced by a wait of 20 ms, or by PyTorch.

flower_app.py server ADDRESS CLIENTS FILE writes one line a round to FILE and runs until it is ended;
flower_app.py client ADDRESS [SAMPLES] is one client; with SAMPLES it trains an epoch over so many.
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


class TrainingClient(flwr.client.NumPyClient):
    """A client that trains femnist-cnn by PyTorch's own loop, an epoch in batches of 10 on one thread."""

    BATCH = 10

    def __init__(self, samples):
        import torch

        torch.set_num_threads(1)
        self._torch = torch
        nn = torch.nn
        self._model = nn.Sequential(
            nn.Conv2d(1, 32, 5, padding=2), nn.MaxPool2d(2), nn.ReLU(), nn.Conv2d(32, 64, 5, padding=2), nn.MaxPool2d(2), nn.ReLU(),
            nn.Flatten(), nn.Linear(64 * 7 * 7, 2048), nn.ReLU(), nn.Linear(2048, 62))
        self._images = torch.rand(samples, 1, 28, 28)
        self._labels = torch.arange(samples) % 62

    def fit(self, parameters, config):
        torch = self._torch
        with torch.no_grad():
            for own, given in zip(self._model.parameters(), parameters):
                own.copy_(torch.from_numpy(given))
        optimizer = torch.optim.SGD(self._model.parameters(), 0.05)
        for batch in torch.randperm(len(self._labels)).split(self.BATCH):
            optimizer.zero_grad(set_to_none=True)
            torch.nn.functional.cross_entropy(self._model(self._images[batch]), self._labels[batch]).backward()
            optimizer.step()
        return [own.detach().numpy() for own in self._model.parameters()], len(self._labels), {}


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
        client = TrainingClient(int(sys.argv[3])) if len(sys.argv) > 3 else WaitingClient()
        flwr.client.start_client(server_address=sys.argv[2], client=client.to_client())
